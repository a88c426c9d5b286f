package dev.regent.node.witness;

import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.Optional;

/**
 * What a witness must not forget.
 *
 * @param promise nothing below it is ever voted for, acknowledged or recorded
 * @param votedFor whom the vote of the promised epoch went to
 * @param acknowledged the highest epoch whose heartbeats it acknowledged
 * @param severed the highest epoch for which this member severed (S5)
 * @param ring the highest number of a gossip ring that it granted or met
 * @param ringFounder to whom it granted that number
 */
record WitnessRecord(
    ClusterHash cluster,
    MemberId member,
    Epoch promise,
    Optional<MemberId> votedFor,
    Epoch acknowledged,
    Optional<Mandate> mandate,
    Optional<Resignation> resignation,
    Epoch severed,
    long ring,
    Optional<MemberId> ringFounder) {

  static WitnessRecord empty(ClusterHash cluster, MemberId member) {
    return new WitnessRecord(
        cluster,
        member,
        Epoch.NONE,
        Optional.empty(),
        Epoch.NONE,
        Optional.empty(),
        Optional.empty(),
        Epoch.NONE,
        0,
        Optional.empty());
  }

  /** The same in the present spelling of its cluster. */
  WitnessRecord of(ClusterHash same) {
    return new WitnessRecord(
        same,
        member,
        promise,
        votedFor,
        acknowledged,
        mandate,
        resignation,
        severed,
        ring,
        ringFounder);
  }

  WitnessRecord promising(Epoch epoch, Optional<MemberId> candidate) {
    return new WitnessRecord(
        cluster,
        member,
        epoch,
        candidate,
        acknowledged,
        mandate,
        resignation,
        severed,
        ring,
        ringFounder);
  }

  WitnessRecord acknowledging(Epoch epoch, MemberId primary) {
    boolean raises = epoch.isAfter(promise);
    return new WitnessRecord(
        cluster,
        member,
        Epoch.max(promise, epoch),
        raises ? Optional.of(primary) : votedFor,
        Epoch.max(acknowledged, epoch),
        mandate,
        resignation,
        severed,
        ring,
        ringFounder);
  }

  WitnessRecord recording(Mandate next) {
    boolean raises = next.epoch().isAfter(promise);
    return new WitnessRecord(
        cluster,
        member,
        Epoch.max(promise, next.epoch()),
        raises ? Optional.of(next.primary()) : votedFor,
        acknowledged,
        Optional.of(next),
        resignation,
        severed,
        ring,
        ringFounder);
  }

  WitnessRecord resigned(Resignation next) {
    return new WitnessRecord(
        cluster,
        member,
        promise,
        votedFor,
        acknowledged,
        mandate,
        Optional.of(next),
        severed,
        ring,
        ringFounder);
  }

  WitnessRecord severed(Epoch epoch) {
    return new WitnessRecord(
        cluster,
        member,
        promise,
        votedFor,
        acknowledged,
        mandate,
        resignation,
        Epoch.max(severed, epoch),
        ring,
        ringFounder);
  }

  WitnessRecord ring(long number, Optional<MemberId> founder) {
    return new WitnessRecord(
        cluster,
        member,
        promise,
        votedFor,
        acknowledged,
        mandate,
        resignation,
        severed,
        number,
        founder);
  }

  /** Whether the primary of that epoch, or of a later one, has ended it by its own word. */
  boolean hasResigned(Epoch epoch) {
    return resignation.filter(r -> !epoch.isAfter(r.epoch())).isPresent();
  }
}
