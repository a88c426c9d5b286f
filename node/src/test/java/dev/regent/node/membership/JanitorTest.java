package dev.regent.node.membership;

import static dev.regent.node.membership.GossipViewTest.incarnation;
import static dev.regent.node.membership.Members.A;
import static dev.regent.node.membership.Members.B;
import static dev.regent.node.membership.Members.C;
import static dev.regent.node.membership.Members.D;
import static dev.regent.node.membership.Members.E;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.membership.GossipView.Missing;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.ClusterCommand;
import org.apache.pekko.cluster.typed.Down;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JanitorTest {
  private static final Duration DOWN_AFTER = Duration.ofSeconds(60);
  private static final List<MemberId> ALL = List.of(A, B, C, D, E);

  private final ActorTestKit testKit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(testKit.system());
  private final TestProbe<ClusterCommand> ring = testKit.createTestProbe();

  @AfterEach
  void shutDown() {
    testKit.shutdownTestKit();
  }

  /** {@code ab|cd}: those of one side hear one another; who is in no side is in no ring. */
  @ParameterizedTest(name = "{0} seen by {1} => condemns {2}")
  @CsvSource({
    "abcde, a, ''",
    "abcd|e, a, e",
    "abcd|e, b, ''", // a acts.
    "bcd|a|e, b, ae",
    "abc|de, a, de",
    "abc|de, d, ''", // No majority.
    "ab|cde, a, ''",
    "ab|cde, c, ab",
    "ab|cd, a, ''", // Of five configured.
    "abc, a, ''",
    "ac|d, a, ''",
  })
  void condemns(String partition, MemberId me, String condemned) {
    assertThat(Janitor.condemned(split(partition, me), seating(me)))
        .isEqualTo(members(condemned).map(m -> incarnation(m, 1)).collect(Collectors.toSet()));
  }

  @Test
  void oneCutLinkCondemnsNobody() {
    Set<Missing> cut =
        Set.of(
            new Missing(incarnation(A, 1), incarnation(B, 1)),
            new Missing(incarnation(B, 1), incarnation(A, 1)));
    for (MemberId me : ALL) {
      assertThat(Janitor.condemned(split("abcde", me).with(cut), seating(me))).isEmpty();
    }
  }

  @Test
  void downsWhoWasUnheardForTheWholeTime() {
    ActorRef<Janitor.Command> janitor = spawn();
    janitor.tell(new Janitor.Look(split("abcd|e", A)));
    time.expectNoMessageFor(DOWN_AFTER.minusSeconds(1), ring);
    time.timePasses(Duration.ofSeconds(1));
    ring.expectMessage(new Down(incarnation(E, 1).address()));
  }

  @Test
  void theTimeBeginsAnewWhenTheMemberWasHeardInBetween() {
    ActorRef<Janitor.Command> janitor = spawn();
    janitor.tell(new Janitor.Look(split("abcd|e", A)));
    time.expectNoMessageFor(DOWN_AFTER.minusSeconds(1), ring);
    janitor.tell(new Janitor.Look(split("abcde", A)));
    janitor.tell(new Janitor.Look(split("abcd|e", A)));
    time.expectNoMessageFor(DOWN_AFTER.minusSeconds(1), ring);
  }

  @Test
  void downsNobodyWhenTheMajorityIsGone() {
    ActorRef<Janitor.Command> janitor = spawn();
    janitor.tell(new Janitor.Look(split("abc|de", A)));
    time.expectNoMessageFor(DOWN_AFTER.minusSeconds(1), ring);
    janitor.tell(new Janitor.Look(split("ab|cde", A)));
    time.expectNoMessageFor(DOWN_AFTER.multipliedBy(2), ring);
  }

  private ActorRef<Janitor.Command> spawn() {
    return testKit.spawn(Janitor.create(seating(A), DOWN_AFTER, ring.ref()));
  }

  private static Seating seating(MemberId me) {
    return Members.seating(me, A, B, C, D, E);
  }

  /** The gossip of {@code me} once every side has lost the others. */
  private static GossipView split(String partition, MemberId me) {
    List<Set<MemberId>> sides =
        Arrays.stream(partition.split("\\|", -1))
            .map(side -> members(side).collect(Collectors.toSet()))
            .toList();
    Map<UniqueAddress, MemberStatus> statuses = new HashMap<>();
    Set<Missing> missing = new HashSet<>();
    for (Set<MemberId> side : sides) {
      for (MemberId observer : side) {
        statuses.put(incarnation(observer, 1), MemberStatus.up());
        sides.stream()
            .filter(other -> !other.equals(side) && side.contains(me))
            .flatMap(Set::stream)
            .forEach(
                subject ->
                    missing.add(new Missing(incarnation(observer, 1), incarnation(subject, 1))));
      }
    }
    return new GossipView(incarnation(me, 1), statuses, missing);
  }

  private static Stream<MemberId> members(String names) {
    return names.chars().mapToObj(c -> new MemberId(Character.toString(c)));
  }
}
