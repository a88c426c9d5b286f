package dev.regent.node.witness;

import dev.regent.node.witness.SimulatedWitness.Ballot;
import dev.regent.node.witness.SimulatedWitness.OnDisk;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/** The production voter among values that never change, for a search that goes back and forth. */
public final class StillWitness {
  private StillWitness() {}

  /** What a restart forgets. */
  public record Mind(Voter.Memory memory, boolean holdsData) {}

  /** What an answer leaves behind; the record is on disk by then. */
  public record Said(OnDisk record, Mind mind, Answer answer) {}

  public static Mind begin(boolean holdsData, long now) {
    return new Mind(Voter.Memory.begin(now), holdsData);
  }

  /** The record of a member of a cluster that is not founded yet. */
  public static OnDisk fresh(MemberId me) {
    return new SimulatedWitness(me, false, 0, SimulatedWitness.production(), Optional.empty(), 0)
        .beginAnew();
  }

  public static Said ask(
      Ballot ballot,
      OnDisk record,
      Mind mind,
      MemberId from,
      Request request,
      long now,
      long leaseNanos) {
    Voter.Verdict verdict =
        ballot.answer(
            record.record(), mind.memory(), from, request, now, leaseNanos, mind.holdsData());
    return new Said(
        new OnDisk(verdict.record()),
        new Mind(verdict.memory(), mind.holdsData()),
        verdict.answer());
  }

  public static OnDisk severed(OnDisk record, Epoch epoch) {
    return new OnDisk(record.record().severed(epoch));
  }
}
