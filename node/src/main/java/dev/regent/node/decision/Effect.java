package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import java.util.Optional;
import java.util.Set;

/** An order to an actuator. Each may be repeated. */
public sealed interface Effect {

  /**
   * Asks these members, again and again until they answer or another round is asked.
   *
   * @param round comes back with each answer
   */
  record Ask(long round, Set<MemberId> to, Request request) implements Effect {}

  /** Answers a question of another member. */
  record Reply(long ticket, Answer answer) implements Effect {}

  /** Has the own witness write that this member severed under that epoch. */
  record RecordSeverance(Epoch epoch) implements Effect {}

  /**
   * Sends heartbeats from now on, under this epoch and revision.
   *
   * @param electorate whose acknowledgements count
   */
  record Beat(Epoch epoch, long revision, Electorate electorate) implements Effect {
    static Beat under(Mandate inForce) {
      return new Beat(inForce.epoch(), inForce.revision(), inForce.electorate());
    }
  }

  /** Sends no more heartbeats. */
  record StopBeating() implements Effect {}

  /** An order to the fence. */
  sealed interface ToFence extends Effect {}

  /** Lets clients in until then. */
  record OpenDoor(long until) implements ToFence {}

  /** Shuts clients out now. */
  record CloseDoor() implements ToFence {}

  /** Lets read-only clients in, or shuts them out (S9). */
  record AdmitReaders(boolean admitted) implements ToFence {}

  /** Shuts the own way out to that member's PostgreSQL, or opens it again (S5). */
  record BlockUpstream(Optional<MemberId> upstream) implements ToFence {}

  /** An order about the server's life. */
  sealed interface ToLifecycle extends Effect {}

  /** An order about the data directory. */
  sealed interface ToRejoin extends Effect {}

  /** An order about who streams from whom, and who waits for whom. */
  sealed interface ToReplication extends Effect {}

  /** Makes a new, empty database system. */
  record Initialize() implements ToRejoin {}

  /** Starts it, in recovery and following nobody (S8). */
  record Start() implements ToLifecycle {}

  /** Streams from that member. */
  record Follow(MemberId upstream) implements ToReplication {}

  /** Stops streaming, and tells how much it has (S5). */
  record Sever(Epoch epoch) implements ToReplication {}

  /** Puts the list in force (S7). */
  record Arm(InSyncSet list) implements ToReplication {}

  /** Makes it a primary, on the epoch's timeline (S13). */
  record Promote(Epoch epoch) implements Effect {}

  /** Makes a checkpoint, so that the stop that follows is short. */
  record Checkpoint() implements ToLifecycle {}

  /** Ends it in order: WAL drains to the standbys. */
  record Stop() implements ToLifecycle {}

  /** Ends it at once, every process. */
  record Kill() implements ToLifecycle {}

  /** Undoes in the directory what that primary never had, and takes over what it has. */
  record Rewind(MemberId primary) implements ToRejoin {}

  /** Replaces the directory by a copy of that primary's, or standby's. */
  record Clone(MemberId source) implements ToRejoin {}

  /** Those are the members from now on: who is spoken to, let in, and has a slot. */
  record Enroll(Roster roster) implements Effect {}

  /** Tells the operator. */
  record Say(boolean alarming, String sentence) implements Effect {}

  /** Ends the node. */
  record Exit(int status, String sentence) implements Effect {}
}
