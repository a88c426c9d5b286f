package dev.regent.node.decision;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import java.util.List;
import java.util.Optional;

/**
 * In which order the record and {@code synchronous_standby_names} change (S6), one step at a time.
 *
 * <p>After Patroni's quorum resolver in idea: a pure function that yields the next step and is
 * checked against the invariant whatever it yields.
 */
final class InSyncPolicy {
  private InSyncPolicy() {}

  /** What to do next. */
  sealed interface Step {
    /** Put this list in force. */
    record Arm(InSyncSet list) implements Step {}

    /** Record this set. */
    record Write(InSyncSet set) implements Step {}
  }

  /**
   * S6: any kL confirmations share a member with any |R|-kR+1 voters.
   *
   * @param list L and kL, in force in PostgreSQL
   * @param set R and kR, in a record that may be in force
   */
  static boolean covers(InSyncSet list, InSyncSet set) {
    long strangers = list.copies().stream().filter(copy -> !set.contains(copy)).count();
    return set.isEmpty() || list.acks() - strangers >= set.acks(); // Nobody is in it: none elected.
  }

  /**
   * The next step from the record and the list, both known to be in force, to these copies.
   *
   * @param wanted the copies that should be in the set
   * @param acks how many should confirm, when there are as many
   * @return nothing when there is nothing to do
   */
  static Optional<Step> next(InSyncSet record, InSyncSet list, List<Copy> wanted, int acks) {
    return candidate(record, list, InSyncSet.of(wanted, acks))
        .filter(
            step ->
                switch (step) {
                  case Step.Arm(InSyncSet next) -> covers(next, record);
                  case Step.Write(InSyncSet next) -> covers(list, next);
                });
  }

  private static Optional<Step> candidate(InSyncSet record, InSyncSet list, InSyncSet goal) {
    List<Copy> kept = record.copies().stream().filter(goal::contains).toList();
    if (kept.size() < record.copies().size()) {
      return Optional.of(
          shrink(record, list, InSyncSet.of(kept, Math.min(record.acks(), goal.acks()))));
    }
    if (record.isEmpty()) {
      return begin(list, goal);
    }
    Optional<Copy> missing =
        goal.copies().stream().filter(copy -> !record.contains(copy)).findFirst();
    if (missing.isPresent()) { // Beside other names: recorded first, armed second.
      return Optional.of(new Step.Write(record.with(missing.get(), record.acks())));
    }
    if (goal.acks() < record.acks()) { // Fewer confirmations: recorded first, armed second.
      return Optional.of(new Step.Write(InSyncSet.of(record.copies(), goal.acks())));
    }
    InSyncSet armed = InSyncSet.of(record.copies(), goal.acks());
    if (!list.equals(armed)) {
      return Optional.of(new Step.Arm(armed));
    }
    return record.acks() == goal.acks() ? Optional.empty() : Optional.of(new Step.Write(goal));
  }

  /** Out of the list first; the last name out of the record first. */
  private static Step shrink(InSyncSet record, InSyncSet list, InSyncSet kept) {
    if (kept.isEmpty()) {
      return new Step.Write(InSyncSet.EMPTY);
    }
    if (kept.acks() < record.acks()) {
      return new Step.Write(InSyncSet.of(record.copies(), kept.acks()));
    }
    return list.equals(kept) ? new Step.Write(kept) : new Step.Arm(kept);
  }

  /** The first name is armed first and recorded second; with nobody wanted, the list is emptied. */
  private static Optional<Step> begin(InSyncSet list, InSyncSet goal) {
    if (goal.isEmpty()) {
      return list.isEmpty() ? Optional.empty() : Optional.of(new Step.Arm(InSyncSet.EMPTY));
    }
    InSyncSet first = new InSyncSet(goal.copies().subList(0, 1), 1);
    return Optional.of(list.equals(first) ? new Step.Write(first) : new Step.Arm(first));
  }
}
