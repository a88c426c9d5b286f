package dev.regent.node.witness;

import dev.regent.node.witness.SimulatedWitness.Ballot;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import java.util.Optional;

/** The production voter with one clause less each: the simulator must notice. */
public final class MutatedVoter {
  private static final long LONG_AGO = 1_000_000_000_000L;

  private MutatedVoter() {}

  /** It votes for whoever asks, though its vote of that epoch is another's. */
  public static Ballot votingTwice() {
    return (record, memory, from, request, now, lease, holdsData) ->
        Voter.answer(
            request instanceof Request.RequestVote(Epoch epoch) && epoch.equals(record.promise())
                ? record.promising(epoch, Optional.of(from))
                : record,
            memory,
            from,
            request,
            now,
            lease,
            holdsData);
  }

  /** It acknowledges and records what is below its promise. */
  public static Ballot deafToItsPromise() {
    return (record, memory, from, request, now, lease, holdsData) -> {
      Optional<Epoch> epoch =
          switch (request) {
            case Request.Heartbeat beat -> Optional.of(beat.epoch());
            case Request.RecordMandate(var mandate) -> Optional.of(mandate.epoch());
            default -> Optional.empty();
          };
      if (epoch.filter(record.promise()::isAfter).isEmpty()) {
        return Voter.answer(record, memory, from, request, now, lease, holdsData);
      }
      WitnessRecord lowered = record.promising(epoch.get(), Optional.of(from));
      Voter.Verdict verdict = Voter.answer(lowered, memory, from, request, now, lease, holdsData);
      return new Voter.Verdict(
          verdict.record().promising(record.promise(), record.votedFor()),
          verdict.memory(),
          verdict.answer());
    };
  }

  /** It records a revision that is older than the one it has. */
  public static Ballot recordingAnyRevision() {
    return (record, memory, from, request, now, lease, holdsData) ->
        Voter.answer(
            request instanceof Request.RecordMandate ? withoutMandate(record) : record,
            memory,
            from,
            request,
            now,
            lease,
            holdsData);
  }

  private static WitnessRecord withoutMandate(WitnessRecord record) {
    return new WitnessRecord(
        record.cluster(),
        record.member(),
        record.promise(),
        record.votedFor(),
        record.acknowledged(),
        Optional.empty(),
        record.resignation(),
        record.severed(),
        record.ring(),
        record.ringFounder());
  }

  /** It votes although it acknowledged another's heartbeat within the lease. */
  public static Ballot forgettingWhomItReaches() {
    return (record, memory, from, request, now, lease, holdsData) -> {
      boolean vote = request instanceof Request.PreVote || request instanceof Request.RequestVote;
      Voter.Memory forgetful =
          new Voter.Memory(memory.startedAt(), Optional.empty(), Epoch.NONE, now, memory.ring());
      Voter.Verdict verdict =
          Voter.answer(record, vote ? forgetful : memory, from, request, now, lease, holdsData);
      return new Voter.Verdict(
          verdict.record(), vote ? memory : verdict.memory(), verdict.answer());
    };
  }

  /** It votes as soon as it has started. */
  public static Ballot votingAtOnce() {
    return (record, memory, from, request, now, lease, holdsData) ->
        Voter.answer(
            record,
            new Voter.Memory(
                now - LONG_AGO,
                memory.heldFor(),
                memory.heldEpoch(),
                memory.heldUntil(),
                memory.ring()),
            from,
            request,
            now,
            lease,
            holdsData);
  }

  /** It holds its vote for half a lease only. */
  public static Ballot holdingTooShort() {
    return (record, memory, from, request, now, lease, holdsData) ->
        Voter.answer(record, memory, from, request, now, lease / 2, holdsData);
  }

  /** Its refusals say no and nothing else. */
  public static Ballot refusingWithoutAWord() {
    return (record, memory, from, request, now, lease, holdsData) -> {
      Voter.Verdict verdict = Voter.answer(record, memory, from, request, now, lease, holdsData);
      return verdict.answer() instanceof Answer.Refused no
          ? new Voter.Verdict(
              verdict.record(),
              verdict.memory(),
              new Answer.Refused(Epoch.NONE, Optional.empty(), Optional.empty(), no.reason()))
          : verdict;
    };
  }

  /** It goes on acknowledging an epoch whose primary has resigned it, and records it too. */
  public static Ballot deafToResignations() {
    return (record, memory, from, request, now, lease, holdsData) -> {
      boolean deaf =
          request instanceof Request.Heartbeat || request instanceof Request.RecordMandate;
      Voter.Verdict verdict =
          Voter.answer(
              deaf ? withoutResignation(record) : record,
              memory,
              from,
              request,
              now,
              lease,
              holdsData);
      return deaf && record.resignation().isPresent()
          ? new Voter.Verdict(
              verdict.record().resigned(record.resignation().get()),
              verdict.memory(),
              verdict.answer())
          : verdict;
    };
  }

  private static WitnessRecord withoutResignation(WitnessRecord record) {
    return new WitnessRecord(
        record.cluster(),
        record.member(),
        record.promise(),
        record.votedFor(),
        record.acknowledged(),
        record.mandate(),
        Optional.empty(),
        record.severed(),
        record.ring(),
        record.ringFounder());
  }

  /** Its own vote keeps it from following whom the others elected in that epoch. */
  public static Ballot sulking() {
    return (record, memory, from, request, now, lease, holdsData) -> {
      Optional<Epoch> epoch =
          switch (request) {
            case Request.Heartbeat beat -> Optional.of(beat.epoch());
            case Request.RecordMandate(var mandate) -> Optional.of(mandate.epoch());
            default -> Optional.empty();
          };
      boolean sulks =
          epoch.filter(record.promise()::equals).isPresent()
              && record.votedFor().filter(from::equals).isEmpty();
      return sulks
          ? new Voter.Verdict(
              record,
              memory,
              new Answer.Refused(
                  record.promise(), record.mandate(), record.resignation(), Refusal.PROMISED))
          : Voter.answer(record, memory, from, request, now, lease, holdsData);
    };
  }
}
