package dev.regent.node.membership;

import static dev.regent.node.membership.Members.A;
import static dev.regent.node.membership.Members.B;
import static dev.regent.node.membership.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.membership.RingPolicy.Ask;
import dev.regent.node.membership.RingPolicy.Claim;
import dev.regent.node.membership.RingPolicy.Claiming;
import dev.regent.node.membership.RingPolicy.Entered;
import dev.regent.node.membership.RingPolicy.Entering;
import dev.regent.node.membership.RingPolicy.Event;
import dev.regent.node.membership.RingPolicy.Expelled;
import dev.regent.node.membership.RingPolicy.Form;
import dev.regent.node.membership.RingPolicy.Heard;
import dev.regent.node.membership.RingPolicy.Inside;
import dev.regent.node.membership.RingPolicy.Join;
import dev.regent.node.membership.RingPolicy.Move;
import dev.regent.node.membership.RingPolicy.Nothing;
import dev.regent.node.membership.RingPolicy.Outside;
import dev.regent.node.membership.RingPolicy.Overdue;
import dev.regent.node.membership.RingPolicy.Renew;
import dev.regent.node.membership.RingPolicy.Renewed;
import dev.regent.node.membership.RingPolicy.Renewing;
import dev.regent.node.membership.RingPolicy.Standing;
import dev.regent.node.membership.RingPolicy.Transition;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In the names, {@code a:1} is member a, in ring 1; {@code b^2} is b, in no ring, its witness
 * having promised ring 2 to somebody; {@code |} parts those who hear one another. This node is b,
 * the second of three.
 */
class RingPolicyTest {
  private static final Duration STAGGER = RingPolicy.STAGGER;

  private final RingPolicy policy = new RingPolicy(Members.seating(B, A, B, C));

  static Stream<Arguments> rows() {
    return Stream.of(
        // In no ring.
        row("{a:1, b, c:1} => b joins ring 1 through a and c", outside(), heard("a:1 b c:1"))
            .then(new Entering(1), new Join(List.of(A, C))),
        row("{a:1, b, c:2} => b joins ring 2 through c", outside(), heard("a:1 b c:2"))
            .then(new Entering(2), new Join(List.of(C))),
        row("{b, c:1} | {a} => b joins ring 1 through c", outside(), heard("b c:1"))
            .then(new Entering(1), new Join(List.of(C))),
        row("{b} | {a:1, c:1} => b asks again", outside(), heard("b"))
            .then(outside(), new Ask(RingPolicy.AGAIN)),
        row("{} => b asks again", outside(), heard("")).then(outside(), new Ask(RingPolicy.AGAIN)),
        row("{a, b, c}, first round => b lets a go first", outside(), heard("a b c"))
            .then(outside(0), new Ask(STAGGER)),
        row("{a, b, c}, second round => b claims ring 1", outside(0), heard("a b c"))
            .then(new Claiming(1), new Claim(1)),
        row("{b, c} | {a}, second round => b claims ring 1", outside(0), heard("b c"))
            .then(new Claiming(1), new Claim(1)),
        row("{a^7, b, c}, second round => b claims ring 8", outside(7), heard("a^7 b c"))
            .then(new Claiming(8), new Claim(8)),
        row("{b, c^2} | {a^7}, ring 7 known => b claims ring 8", outside(7), heard("b c^2"))
            .then(new Claiming(8), new Claim(8)),
        row("{a^1, b^1, c}, a claimed in between => b waits", outside(0), heard("a^1 b^1 c"))
            .then(outside(1), new Ask(RingPolicy.FORMING.plus(STAGGER))),
        row("{a, b:1, c}, only its own stale word => b asks again", outside(), heard("a b:1 c"))
            .then(outside(), new Ask(RingPolicy.AGAIN)),

        // Claiming.
        row("{a+, b+, c+} => b forms", new Claiming(3), claimed(3, A, B, C))
            .then(new Entering(3), new Form()),
        row("{a, b+, c+} => b forms", new Claiming(3), claimed(3, B, C))
            .then(new Entering(3), new Form()),
        row("{a, b+, c} => b asks again", new Claiming(3), claimed(3, B))
            .then(outside(), new Ask(RingPolicy.AGAIN.plus(STAGGER))),
        row("{a+, b+, c+} of ring 2 => no grant of 3", new Claiming(3), claimed(2, A, B, C))
            .then(outside(), new Ask(RingPolicy.AGAIN.plus(STAGGER))),

        // Entering.
        row("b is up => in ring 2", new Entering(2), new Entered())
            .then(new Inside(2, 0), new Ask(RingPolicy.WATCH)),
        row("b not welcomed in time => b asks again", new Entering(2), new Overdue(false))
            .then(new Entering(2), new Ask(Duration.ZERO)),
        row("{a:2, b} => b goes on joining", new Entering(2), heard("a:2 b"))
            .then(new Entering(2), new Join(List.of(A))),
        row("{a:3, b} => b joins ring 3 instead", new Entering(2), heard("a:3 b"))
            .then(new Entering(3), new Join(List.of(A))),
        renewed("{a, b, c}, ring 2 is gone => b starts over", new Entering(2), heard("a b c")),
        renewed("b welcomed, not up => b starts over", new Entering(2), new Overdue(true)),

        // In a ring.
        row("{a:2, b:2, c:2} => b stays", inside(0), reached("a:2 b:2 c:2", A, B, C))
            .then(inside(0), new Ask(RingPolicy.WATCH)),
        row("{a:1, b:2, c} => b stays", inside(0), reached("a:1 b:2 c", A, B, C))
            .then(inside(0), new Ask(RingPolicy.WATCH)),
        renewed("{a:3, b:2, c:2} => b starts over", inside(0), reached("a:3 b:2 c:2", B, C)),
        renewed("{b:2} | {a} downed it => b starts over", inside(0), new Expelled("downed")),
        row("{b:2} | {a, c} => b stays", inside(0), reached("b:2", B))
            .then(inside(0), new Ask(RingPolicy.WATCH)),
        row("{b:2, c:2}, c a stranger => b counts", inside(3), reached("b:2 c:2", B))
            .then(inside(4), new Ask(RingPolicy.WATCH)),
        row("{b:2, c}, c cannot join => b counts", inside(0), reached("b:2 c", B))
            .then(inside(1), new Ask(RingPolicy.WATCH)),
        row("{b:2, c:2}, met again => b forgets", inside(7), reached("b:2 c:2", B, C))
            .then(inside(0), new Ask(RingPolicy.WATCH)),
        renewed("{b:2, c} for long => b starts over", inside(7), reached("b:2 c", B)),
        row("{a:2, b:2, c} for long, a majority => b stays", inside(7), reached("a:2 b:2 c", A, B))
            .then(inside(0), new Ask(RingPolicy.WATCH)),

        // While the ring system is made anew.
        row("b is ready => b asks", new Renewing(), new Renewed())
            .then(outside(), new Ask(Duration.ZERO)),
        row("late answers => nothing", new Renewing(), heard("a:1 b c:1"))
            .then(new Renewing(), new Nothing()),
        row("late expulsion => nothing", new Renewing(), new Expelled("downed"))
            .then(new Renewing(), new Nothing()),
        row("late deadline => nothing", inside(0), new Overdue(true))
            .then(inside(0), new Nothing()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(String name, Standing standing, Event event, Transition expected) {
    assertThat(policy.decide(standing, event)).isEqualTo(expected);
  }

  static Stream<Arguments> renewals() {
    return rows().filter(row -> row.get()[3] instanceof Transition(Renewing s, Renew move));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("renewals")
  void saysWhyItStartsOver(String name, Standing standing, Event event, Transition expected) {
    Renew renew = (Renew) policy.decide(standing, event).move();
    assertThat(renew.reason()).contains("ring");
  }

  @Test
  void theFirstMemberOfTheConfigurationDoesNotWait() {
    RingPolicy first = new RingPolicy(Members.seating(A, A, B, C));
    assertThat(first.decide(outside(), heard("a b c")).move()).isEqualTo(new Ask(Duration.ZERO));
  }

  private record Row(String name, Standing standing, Event event) {
    Arguments then(Standing next, Move move) {
      return Arguments.of(name, standing, event, new Transition(next, move));
    }
  }

  private static Row row(String name, Standing standing, Event event) {
    return new Row(name, standing, event);
  }

  /** The reason is whatever the policy says. */
  private static Arguments renewed(String name, Standing standing, Event event) {
    Move said = new RingPolicy(Members.seating(B, A, B, C)).decide(standing, event).move();
    Move expected = said instanceof Renew ? said : new Renew(name);
    return new Row(name, standing, event).then(new Renewing(), expected);
  }

  private static Outside outside() {
    return new Outside(OptionalLong.empty());
  }

  private static Outside outside(long promised) {
    return new Outside(OptionalLong.of(promised));
  }

  private static Inside inside(int estranged) {
    return new Inside(2, estranged);
  }

  private static Heard heard(String members) {
    return reached(members);
  }

  private static Heard reached(String members, MemberId... reached) {
    Map<MemberId, Answer.Known> answers = new HashMap<>();
    for (String member : members.isEmpty() ? new String[0] : members.split(" ", -1)) {
      String digits = member.length() > 1 ? member.substring(2) : "0";
      long number = Long.parseLong(digits);
      answers.put(
          new MemberId(member.substring(0, 1)), known(member.contains(":") ? number : 0, number));
    }
    return new Heard(answers, Set.of(reached));
  }

  private static Answer.Known known(long ring, long promised) {
    return new Answer.Known(
        true, true, Epoch.NONE, Optional.empty(), Optional.empty(), ring, promised);
  }

  private static RingPolicy.Claimed claimed(long number, MemberId... granting) {
    Map<MemberId, Answer> answers = new HashMap<>();
    for (MemberId member : List.of(A, B, C)) {
      answers.put(
          member,
          Set.of(granting).contains(member)
              ? new Answer.RingGranted(number)
              : new Answer.Refused(
                  Epoch.NONE, Optional.empty(), Optional.empty(), Refusal.PROMISED));
    }
    return new RingPolicy.Claimed(answers);
  }
}
