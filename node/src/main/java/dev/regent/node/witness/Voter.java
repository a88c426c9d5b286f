package dev.regent.node.witness;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.Optional;

/**
 * How a witness answers: record, memory, request and time in; record, memory and answer out. Pure;
 * the answer may be spoken only when the new record is on disk (S2).
 */
final class Voter {
  private Voter() {}

  /**
   * What a restart forgets.
   *
   * @param startedAt when this witness began
   * @param heldFor the primary whose heartbeat it acknowledged last
   * @param heldEpoch the epoch of that heartbeat
   * @param heldUntil until then it votes for nobody else (S10)
   * @param ring the gossip ring in which its member is; 0 when in none
   */
  record Memory(
      long startedAt, Optional<MemberId> heldFor, Epoch heldEpoch, long heldUntil, long ring) {
    static Memory begin(long now) {
      return new Memory(now, Optional.empty(), Epoch.NONE, now, 0);
    }

    Memory holding(MemberId primary, Epoch epoch, long until) {
      return new Memory(startedAt, Optional.of(primary), epoch, until, ring);
    }

    Memory inRing(long number) {
      return new Memory(startedAt, heldFor, heldEpoch, heldUntil, number);
    }
  }

  /** The outcome; the record goes to disk first. */
  record Verdict(WitnessRecord record, Memory memory, Answer answer) {}

  /** Clocks may run apart by a fiftieth; a hold must outlast the lease that it protects. */
  static long hold(long leaseNanos) {
    return leaseNanos + leaseNanos / 50;
  }

  static Verdict answer(
      WitnessRecord record,
      Memory memory,
      MemberId from,
      Request request,
      long now,
      long leaseNanos,
      boolean holdsData) {
    return switch (request) {
      case Request.Heartbeat beat -> heartbeat(record, memory, from, beat, now, leaseNanos);
      case Request.PreVote(Epoch epoch) ->
          objection(record, memory, from, epoch, now, leaseNanos)
              .map(no -> refuse(record, memory, no))
              .orElseGet(() -> grant(record, memory, epoch));
      case Request.RequestVote(Epoch epoch) ->
          objection(record, memory, from, epoch, now, leaseNanos)
              .map(no -> refuse(record, memory, no))
              .orElseGet(() -> grant(record.promising(epoch, Optional.of(from)), memory, epoch));
      case Request.RecordMandate(Mandate mandate) -> record(record, memory, from, mandate);
      case Request.Resign(Resignation resignation) -> resign(record, memory, from, resignation);
      case Request.ClaimRing(long number) -> ring(record, memory, from, number);
      case Request.Inquire asked ->
          new Verdict(
              record,
              memory,
              new Answer.Known(
                  true,
                  holdsData,
                  record.promise(),
                  record.mandate(),
                  record.resignation(),
                  memory.ring(),
                  record.ring()));
      case Request.Sever notMine -> refuse(record, memory, Refusal.UNABLE);
      case Request.Stand notMine -> refuse(record, memory, Refusal.UNABLE);
      case Request.Leave notMine -> refuse(record, memory, Refusal.UNABLE);
      case Request.Obey notMine -> refuse(record, memory, Refusal.UNABLE);
      case Request.ReportStatus notMine -> refuse(record, memory, Refusal.UNABLE);
    };
  }

  private static Verdict heartbeat(
      WitnessRecord record,
      Memory memory,
      MemberId from,
      Request.Heartbeat beat,
      long now,
      long leaseNanos) {
    Epoch epoch = beat.epoch();
    if (record.promise().isAfter(epoch) || isOfAnother(record, epoch, from)) {
      return refuse(record, memory, Refusal.PROMISED);
    }
    if (record.hasResigned(epoch)) {
      return refuse(record, memory, Refusal.RESIGNED);
    }
    long revision =
        record.mandate().filter(m -> m.epoch().equals(epoch)).map(Mandate::revision).orElse(0L);
    return new Verdict(
        record.acknowledging(epoch, from),
        memory.holding(from, epoch, now + hold(leaseNanos)),
        new Answer.HeartbeatAcked(epoch, beat.sequence(), revision));
  }

  /** Why this witness would not vote for that candidate, if so. */
  private static Optional<Refusal> objection(
      WitnessRecord record,
      Memory memory,
      MemberId candidate,
      Epoch epoch,
      long now,
      long leaseNanos) {
    boolean again =
        epoch.equals(record.promise()) && record.votedFor().filter(candidate::equals).isPresent();
    if (!epoch.isAfter(record.promise()) && !again) {
      return Optional.of(Refusal.PROMISED);
    }
    boolean ended = record.hasResigned(record.acknowledged()) && hasMandateEnded(record);
    if (now - memory.startedAt() < hold(leaseNanos) && !ended) {
      return Optional.of(Refusal.JUST_STARTED);
    }
    boolean reaches =
        now < memory.heldUntil()
            && memory.heldFor().filter(candidate::equals).isEmpty()
            && !record.hasResigned(memory.heldEpoch());
    return reaches ? Optional.of(Refusal.REACHES_PRIMARY) : Optional.empty();
  }

  private static boolean hasMandateEnded(WitnessRecord record) {
    return record.mandate().filter(m -> record.hasResigned(m.epoch())).isPresent();
  }

  private static Verdict record(
      WitnessRecord record, Memory memory, MemberId from, Mandate mandate) {
    if (record.mandate().filter(mandate::equals).isPresent()) {
      return recorded(record, memory, mandate);
    }
    if (record.mandate().filter(mandate::isForeignTo).isPresent()) {
      return refuse(record, memory, Refusal.STRANGER);
    }
    boolean refused =
        record.promise().isAfter(mandate.epoch())
            || !from.equals(mandate.primary())
            || isOfAnother(record, mandate.epoch(), from);
    if (refused) {
      return refuse(record, memory, Refusal.PROMISED);
    }
    if (record.mandate().filter(own -> !mandate.isNewerThan(own)).isPresent()) {
      return refuse(record, memory, Refusal.OUTDATED);
    }
    return record.hasResigned(mandate.epoch())
        ? refuse(record, memory, Refusal.RESIGNED)
        : recorded(record.recording(mandate), memory, mandate);
  }

  /**
   * One primary per epoch (S1): a record proves who was elected. This witness's own vote does not;
   * it may have gone to one who was not.
   */
  private static boolean isOfAnother(WitnessRecord record, Epoch epoch, MemberId from) {
    return record
        .mandate()
        .filter(m -> m.epoch().equals(epoch) && !m.primary().equals(from))
        .isPresent();
  }

  private static Verdict recorded(WitnessRecord record, Memory memory, Mandate mandate) {
    return new Verdict(
        record, memory, new Answer.MandateRecorded(mandate.epoch(), mandate.revision()));
  }

  private static Verdict resign(
      WitnessRecord record, Memory memory, MemberId from, Resignation resignation) {
    boolean outdated =
        record.mandate().filter(m -> m.epoch().isAfter(resignation.epoch())).isPresent();
    if (outdated || !from.equals(resignation.primary())) {
      return refuse(record, memory, Refusal.OUTDATED);
    }
    WitnessRecord next =
        record.hasResigned(resignation.epoch()) ? record : record.resigned(resignation);
    return new Verdict(next, memory, new Answer.ResignationRecorded(resignation.epoch()));
  }

  private static Verdict ring(WitnessRecord record, Memory memory, MemberId from, long number) {
    boolean again =
        number == record.ring() && record.ringFounder().filter(from::equals).isPresent();
    if (memory.ring() > 0 || !(number > record.ring() || again)) {
      return refuse(record, memory, Refusal.PROMISED);
    }
    return new Verdict(
        record.ring(number, Optional.of(from)), memory, new Answer.RingGranted(number));
  }

  private static Verdict grant(WitnessRecord record, Memory memory, Epoch epoch) {
    return new Verdict(
        record, memory, new Answer.VoteGranted(epoch, record.mandate(), record.resignation()));
  }

  private static Verdict refuse(WitnessRecord record, Memory memory, Refusal reason) {
    return new Verdict(
        record,
        memory,
        new Answer.Refused(record.promise(), record.mandate(), record.resignation(), reason));
  }
}
