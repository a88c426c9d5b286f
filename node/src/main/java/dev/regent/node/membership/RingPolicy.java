package dev.regent.node.membership;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which ring this node is to be in, and never acts: equal arguments, equal transitions.
 *
 * <p>A ring's number is granted by a majority of the members' witnesses, each number once, so one
 * founder at most forms the ring of that number; and whoever meets a higher number moves there. So
 * members that can talk end up in one ring.
 */
record RingPolicy(Seating seating) {
  /** Between two founders, and two inquiries of one: time for the former to be seen. */
  static final Duration STAGGER = Duration.ofMillis(300);

  static final Duration AGAIN = Duration.ofSeconds(1);
  static final Duration FORMING = Duration.ofSeconds(2);
  static final Duration WATCH = Duration.ofSeconds(2);

  /** Rounds of {@link #WATCH}: longer than a healed link or a join needs. */
  static final int ESTRANGED = 8;

  /** Where this node stands. */
  sealed interface Standing {
    /** In which ring it is; 0 for none. */
    default long ring() {
      return 0;
    }
  }

  /** The ring system is being made; nothing can be done before it is. */
  record Renewing() implements Standing {}

  /**
   * In no ring, asking the witnesses.
   *
   * @param promised the highest number promised to anybody, as of the last round; none before it
   */
  record Outside(OptionalLong promised) implements Standing {}

  /** The witnesses are asked for leave to form that ring. */
  record Claiming(long number) implements Standing {}

  /** Forming or joining that ring. */
  record Entering(long number) implements Standing {}

  /**
   * @param estranged for how many rounds somebody has answered letters but not gossip
   */
  record Inside(long ring, int estranged) implements Standing {}

  /** What happened. */
  sealed interface Event {}

  /** A ring system is ready, and in no ring. */
  record Renewed() implements Event {}

  /**
   * @param answers of the witnesses, the own included
   * @param reached the members that the own gossip reaches, the own included
   */
  record Heard(Map<MemberId, Answer.Known> answers, Set<MemberId> reached) implements Event {}

  /** The witnesses' answers to a claim. */
  record Claimed(Map<MemberId, Answer> answers) implements Event {}

  /** This node is up in a ring. */
  record Entered() implements Event {}

  /**
   * Not up in time.
   *
   * @param welcomed a ring has taken this node in: no other one can any more
   */
  record Overdue(boolean welcomed) implements Event {}

  /** The ring system is of no more use. */
  record Expelled(String reason) implements Event {}

  /** What is to be done. */
  sealed interface Move {}

  record Nothing() implements Move {}

  record Ask(Duration after) implements Move {}

  record Claim(long number) implements Move {}

  record Form() implements Move {}

  record Join(List<MemberId> through) implements Move {}

  /** Leave the ring and make the ring system anew. */
  record Renew(String reason) implements Move {}

  record Transition(Standing next, Move move) {}

  private record Step(Standing standing, Event event) {}

  /** Rows are tried in order and the first match wins. */
  Transition decide(Standing standing, Event event) {
    return switch (new Step(standing, event)) {
      case Step(Renewing s, Renewed e) -> ask(Duration.ZERO);
      case Step(Renewing s, Event e) -> new Transition(s, new Nothing());
      case Step(Standing s, Expelled e) -> renew("this node is out of its ring: " + e.reason());

      case Step(Outside s, Heard e) when highest(e) > 0 -> join(e);
      // Without a majority no claim can succeed.
      case Step(Outside s, Heard e) when !seating.isMajority(e.answers().keySet()) -> ask(AGAIN);
      case Step(Outside s, Heard e) when s.promised().isEmpty() -> again(promised(e), stagger());
      // Somebody else's claim came in between: that ring is about to form.
      case Step(Outside s, Heard e) when promised(e) > s.promised().getAsLong() ->
          again(promised(e), FORMING.plus(stagger()));
      case Step(Outside s, Heard e) -> {
        long number = s.promised().getAsLong() + 1;
        yield new Transition(new Claiming(number), new Claim(number));
      }

      case Step(Claiming s, Claimed e) when seating.isMajority(granting(s.number(), e)) ->
          new Transition(new Entering(s.number()), new Form());
      case Step(Claiming s, Claimed e) -> ask(AGAIN.plus(stagger()));

      case Step(Entering s, Entered e) -> stay(s.number(), 0);
      case Step(Entering s, Overdue e) when e.welcomed() ->
          renew("ring %d has not made this node a member in time".formatted(s.number()));
      case Step(Entering s, Overdue e) -> new Transition(s, new Ask(Duration.ZERO));
      case Step(Entering s, Heard e) when highest(e) > 0 -> join(e);
      case Step(Entering s, Heard e) -> renew("nobody is in ring %d".formatted(s.number()));

      case Step(Inside s, Heard e) when highest(e) > s.ring() ->
          renew("ring %d is newer than ring %d".formatted(highest(e), s.ring()));
      case Step(Inside s, Heard e) when isEstranged(e) && s.estranged() + 1 >= ESTRANGED ->
          renew(
              "ring %d reaches only %s, and %s answer letters"
                  .formatted(s.ring(), e.reached(), e.answers().keySet()));
      case Step(Inside s, Heard e) -> stay(s.ring(), isEstranged(e) ? s.estranged() + 1 : 0);

      case Step(Standing s, Event e) -> new Transition(s, new Nothing());
    };
  }

  /** The members further down the list wait longer, so that one founds. */
  private Duration stagger() {
    return STAGGER.multipliedBy(seating.turn());
  }

  private static Transition ask(Duration after) {
    return new Transition(new Outside(OptionalLong.empty()), new Ask(after));
  }

  private static Transition again(long promised, Duration after) {
    return new Transition(new Outside(OptionalLong.of(promised)), new Ask(after));
  }

  private static Transition renew(String reason) {
    return new Transition(new Renewing(), new Renew(reason));
  }

  private static Transition stay(long ring, int estranged) {
    return new Transition(new Inside(ring, estranged), new Ask(WATCH));
  }

  /** Through the others only: who joins itself founds. */
  private Transition join(Heard heard) {
    long ring = highest(heard);
    List<MemberId> through =
        seating.members().stream()
            .filter(member -> !member.equals(seating.me()))
            .filter(member -> isIn(ring, heard.answers().get(member)))
            .toList();
    return through.isEmpty()
        ? ask(AGAIN) // Only the own witness says so, and it is about to be told otherwise.
        : new Transition(new Entering(ring), new Join(through));
  }

  private static boolean isIn(long ring, Answer.@Nullable Known known) {
    return known != null && known.ring() == ring;
  }

  private static long highest(Heard heard) {
    return heard.answers().values().stream().mapToLong(Answer.Known::ring).max().orElse(0);
  }

  private static long promised(Heard heard) {
    return heard.answers().values().stream().mapToLong(Answer.Known::promisedRing).max().orElse(0);
  }

  private static Collection<MemberId> granting(long number, Claimed claimed) {
    Answer granted = new Answer.RingGranted(number);
    return claimed.answers().entrySet().stream()
        .filter(entry -> entry.getValue().equals(granted))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A majority waits: its janitor clears the way, and who is apart from it comes to it. */
  private boolean isEstranged(Heard heard) {
    return !seating.isMajority(heard.reached())
        && !heard.reached().containsAll(heard.answers().keySet());
  }
}
