package dev.regent.node.decision;

import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whose witnesses count (S1): all that answer, as long as they are three; of two neither outvotes
 * the other, so one alone counts. Why this is safe: docs/adr/0017.
 */
final class ElectoratePolicy {
  private ElectoratePolicy() {}

  /** With fewer, no majority outlives the loss of one. */
  private static final int FEWEST = 3;

  /**
   * The next list, one member off; empty when it is as it should be, or when it cannot be recorded
   * now: a revision that nobody answers keeps all others waiting.
   *
   * @param keeper who counts alone when there are only two
   */
  static Optional<Electorate> next(Electorate current, MemberId keeper, Turn turn) {
    Set<MemberId> answering = new HashSet<>(turn.facts().heard().answering());
    answering.add(turn.me());
    Set<MemberId> left = left(current, answering, turn);
    Set<MemberId> goal = left.size() < FEWEST ? Set.of(keeper) : left;
    return step(current, goal, answering, keeper).filter(next -> next.hasMajority(answering));
  }

  /** Who counts stays for a while when it does not answer; who does not must answer to come in. */
  private static Set<MemberId> left(Electorate current, Set<MemberId> answering, Turn turn) {
    Set<MemberId> left = turn.rules().members();
    left.removeIf(
        member ->
            !answering.contains(member)
                && (turn.facts().heard().silent().contains(member) || !current.contains(member)));
    return left;
  }

  private static Optional<Electorate> step(
      Electorate current, Set<MemberId> goal, Set<MemberId> answering, MemberId keeper) {
    return goal.stream()
        .filter(member -> !current.contains(member))
        .min(Comparator.naturalOrder())
        .map(current::with)
        .or(
            () ->
                current.members().stream()
                    .filter(member -> !goal.contains(member) && !member.equals(keeper))
                    .min(Comparator.comparing(answering::contains))
                    .map(current::without));
  }
}
