package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Reigning;
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
  static final int FEWEST = 3;

  /** What is to become of the list. */
  sealed interface Outlook {
    /** Nothing, or nothing that could be recorded. */
    record Settled() implements Outlook {}

    /** Something, once the lease that was given by the list before has run out. */
    record Later() implements Outlook {}

    /** This, one member off. */
    record Now(Electorate next) implements Outlook {}
  }

  /**
   * S10: a lease that one list gave is kept by the next one's majorities, not by those of the one
   * after that. So a lease's time is between two changes.
   */
  static Outlook outlook(Reigning phase, MemberId keeper, Turn turn) {
    if (phase.inForce().paused()) {
      return new Outlook.Settled();
    }
    Optional<Electorate> next = next(phase.inForce().electorate(), keeper, turn);
    if (next.isEmpty()) {
      return new Outlook.Settled();
    }
    return turn.now() - phase.countedSince() > turn.rules().lease()
        ? new Outlook.Now(next.get())
        : new Outlook.Later();
  }

  static Reigning change(Reigning phase, Electorate next, Turn turn) {
    turn.alarm("the witnesses that count are to be %s", next);
    return phase.recording(Recording.begin(phase.inForce().withElectorate(next), turn));
  }

  /**
   * A change that nobody answers keeps everything waiting: the list in force is put again, by a
   * revision above. It is one member off the one that it withdraws, so the proof holds.
   */
  static Reigning withdrawn(Reigning phase, Turn turn) {
    Electorate inForce = phase.inForce().electorate();
    Optional<Recording> vain =
        phase
            .recording()
            .filter(it -> !it.mandate().electorate().equals(inForce))
            .filter(it -> turn.now() - it.begunAt() > 2 * turn.rules().lease());
    if (vain.isEmpty()) {
      return phase;
    }
    turn.alarm("nobody records that %s count: it is to be %s again", vain.get().mandate(), inForce);
    return phase.recording(Recording.begin(vain.get().mandate().withElectorate(inForce), turn));
  }

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
    left.removeIf(turn.rules()::isLeaving);
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
