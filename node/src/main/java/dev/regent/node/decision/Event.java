package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import dev.regent.protocol.values.Resignation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A fact that a sensor or an actuator reports. */
public sealed interface Event {

  /** Time has passed; deadlines are looked at. */
  record Ticked() implements Event {}

  // From this member's own witness.

  /** The own witness has a record, and this is what it says now. */
  record Witnessed(
      Epoch promise, Optional<Mandate> mandate, Optional<Resignation> resignation, Epoch severed)
      implements Event {}

  /** The own witness acknowledged a heartbeat of another member. */
  record HeartbeatHeard(MemberId from, Epoch epoch) implements Event {}

  /** The own witness has written that this member severed. */
  record SeveranceRecorded(Epoch epoch) implements Event {}

  // From other members.

  /** An answer to what was asked under that round. */
  record Answered(long round, MemberId from, Answer answer) implements Event {}

  /** A candidate that was granted the epoch wants this member to sever; answer by the ticket. */
  record SeverAsked(MemberId from, Epoch epoch, long ticket) implements Event {}

  /** A candidate says that this member has more than it. */
  record StandAsked(MemberId from, Epoch epoch) implements Event {}

  /** A standby is about to stop. */
  record LeaveAsked(MemberId from) implements Event {}

  /** Which members this member's own gossip observation has lost. */
  record GossipObserved(Set<MemberId> lost) implements Event {}

  // From the heartbeat.

  /** A majority acknowledged; the lease ends then. */
  record LeaseExtended(Epoch epoch, long until) implements Event {}

  /** A witness refused a heartbeat. */
  record HeartbeatRefused(
      Epoch promise, Optional<Mandate> mandate, Optional<Resignation> resignation)
      implements Event {}

  /** A witness acknowledges heartbeats and lacks the newest revision. */
  record WitnessBehind(MemberId witness, long revision) implements Event {}

  /**
   * Who acknowledges heartbeats.
   *
   * @param answering those that did within the lease
   * @param silent those that have not for so long that they may be taken out of the count
   */
  record WitnessesHeard(Set<MemberId> answering, Set<MemberId> silent) implements Event {}

  // From the database.

  /** What the data directory holds; the first event of a data member's life. */
  record DirectoryFound(Directory directory) implements Event {}

  /** It runs in recovery and has replayed all that it has. */
  record Started(Position end) implements Event {}

  /** Its postmaster has ended. */
  record Exited() implements Event {}

  /** Its upstream is set. */
  record Followed(MemberId upstream) implements Event {}

  /** It receives from nobody and has this much. */
  record Severed(Epoch epoch, Position position) implements Event {}

  /** The list is in force, and was before that position was written. */
  record Armed(InSyncSet list, Lsn after) implements Event {}

  /** It takes writes. */
  record Promoted(Reign reign) implements Event {}

  /** A checkpoint was made, or could not be made in time. */
  record Checkpointed(boolean made) implements Event {}

  /** All its processes have ended; the position is known when it was a clean end. */
  record Stopped(Optional<Position> end) implements Event {}

  /** {@code initdb}, a rewind or a clone has made a new directory. */
  record DirectoryMade(Directory directory) implements Event {}

  /** It could not do what it was told. */
  record Failed(Operation operation, String reason) implements Event {}

  /** What the probes say; a reason is given when it is ill. */
  record Probed(Optional<String> illness) implements Event {}

  /** How its disk is; a reason is given when there is no room for more WAL. */
  record RoomSeen(Optional<String> shortage) implements Event {}

  /**
   * Replication, as the primary or the standby sees it.
   *
   * @param sourceEnd how far the primary's WAL reached, as it last told this standby; else zero
   */
  record ReplicationSeen(
      boolean inRecovery,
      Position position,
      List<Standby> standbys,
      boolean receiving,
      Lsn sourceEnd)
      implements Event {

    /** One streaming session. */
    public record Standby(String applicationName, boolean streaming, Lsn confirmed) {}
  }

  // From the fence.

  /** Whether clients pass now. */
  record DoorMoved(boolean open) implements Event {}

  /** Whether read-only clients pass now (S9). */
  record ReadersMoved(boolean admitted) implements Event {}

  // From the operator.

  /** The node is to end. */
  record StopAsked() implements Event {}

  /** An order of an operator's, maybe by way of another member; answer by the ticket. */
  record Ordered(Order order, long ticket) implements Event {}

  /** Somebody made a trigger file: a request to stand, never an order. */
  record PromotionAsked() implements Event {}

  /** What the database was told to do. */
  enum Operation {
    INITIALIZE,
    START,
    FOLLOW,
    SEVER,
    ARM,
    PROMOTE,
    STOP,
    REWIND,
    CLONE
  }

  /** A promotion that was begun: under that epoch, towards that timeline. */
  record Promotion(Epoch epoch, int timeline) {}

  /**
   * What the data directory holds.
   *
   * @param copy absent when there is no directory, or one that has yet to be adopted
   * @param promotion the last one that was begun in it, if any
   * @param alien why it must not be touched, if so
   * @param past where the timelines of its past began, by their numbers
   */
  record Directory(
      Optional<Copy> copy,
      Optional<String> systemId,
      Optional<Promotion> promotion,
      Optional<String> alien,
      Map<Integer, Lsn> past) {
    /** There is none. */
    public static final Directory ABSENT =
        new Directory(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the map. */
    public Directory {
      past = Map.copyOf(past);
    }

    /** One of whose past nothing is known. */
    public Directory(
        Optional<Copy> copy,
        Optional<String> systemId,
        Optional<Promotion> promotion,
        Optional<String> alien) {
      this(copy, systemId, promotion, alien, Map.of());
    }

    Directory promoting(Promotion begun) {
      return new Directory(copy, systemId, Optional.of(begun), alien, past);
    }

    /** Whether there is a database of this cluster's. */
    public boolean isPresent() {
      return copy.isPresent();
    }

    /** Of which system a database is that is there to be adopted, and nobody's copy yet. */
    public Optional<String> toAdopt() {
      return copy.isEmpty() && alien.isEmpty() ? systemId : Optional.empty();
    }
  }
}
