package dev.regent.node.witness;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How a witness whose record is gone, or that never had one, may speak again (S2). Pure. */
final class Amnesia {
  private Amnesia() {}

  /**
   * A record to begin with, once it is safe to.
   *
   * @param others what every other configured member answered; fewer: ask again
   * @return the most that any of them promised and recorded, when each has a record of its own; an
   *     empty record, when the whole cluster is new
   */
  static Optional<WitnessRecord> recover(
      ClusterHash cluster, MemberId me, boolean holdsData, Collection<Answer.Known> others) {
    boolean newCluster =
        !holdsData
            && others.stream()
                .allMatch(
                    known ->
                        !known.holdsData()
                            && known.mandate().isEmpty()
                            && known.promise().equals(Epoch.NONE));
    if (newCluster) {
      return Optional.of(WitnessRecord.empty(cluster, me));
    }
    if (!others.stream().allMatch(Answer.Known::recorded)) {
      return Optional.empty();
    }
    Epoch promise = others.stream().map(Answer.Known::promise).reduce(Epoch.NONE, Epoch::max);
    Optional<Mandate> mandate =
        others.stream().flatMap(known -> known.mandate().stream()).max(Mandate::compareTo);
    Optional<Resignation> resignation =
        others.stream()
            .flatMap(known -> known.resignation().stream())
            .max(Comparator.comparing(Resignation::epoch));
    long ring = others.stream().mapToLong(Answer.Known::promisedRing).max().orElse(0);
    // S1: the mandate of an epoch proves who was elected in it.
    Optional<MemberId> votedFor =
        mandate.filter(m -> m.epoch().equals(promise)).map(Mandate::primary);
    return Optional.of(
        new WitnessRecord(
            cluster,
            me,
            promise,
            votedFor,
            promise,
            mandate,
            resignation,
            promise,
            ring,
            Optional.empty()));
  }
}
