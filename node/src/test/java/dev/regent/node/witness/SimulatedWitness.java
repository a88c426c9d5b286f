package dev.regent.node.witness;

import dev.regent.node.decision.Event;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens the production voter to the simulator, which owns the disk, the time and the messages. */
public final class SimulatedWitness {

  /** A record as it stands on a disk. */
  public record OnDisk(WitnessRecord record) {
    public Epoch promise() {
      return record.promise();
    }

    public Optional<Mandate> mandate() {
      return record.mandate();
    }

    public Optional<Resignation> resignation() {
      return record.resignation();
    }

    public Event.Witnessed told() {
      return new Event.Witnessed(
          record.promise(), record.mandate(), record.resignation(), record.severed());
    }
  }

  /** What it comes to, once that is on disk; an unchanged record needs no writing. */
  public record Outcome(Optional<OnDisk> toWrite, Answer answer) {}

  /** How a witness answers; the production voter, or one with a clause less. */
  @FunctionalInterface
  public interface Ballot {
    Voter.Verdict answer(
        WitnessRecord record,
        Voter.Memory memory,
        MemberId from,
        Request request,
        long now,
        long leaseNanos,
        boolean holdsData);
  }

  private static final ClusterHash CLUSTER = new ClusterHash("0123456789abcdef");

  private final MemberId me;
  private final boolean holdsData;
  private final long leaseNanos;
  private final Ballot ballot;
  private final Map<MemberId, Answer.Known> known = new HashMap<>();
  private Voter.Memory memory;
  private Optional<WitnessRecord> record;
  private Optional<Voter.Memory> pending = Optional.empty();

  public SimulatedWitness(
      MemberId me,
      boolean holdsData,
      long leaseNanos,
      Ballot ballot,
      Optional<OnDisk> found,
      long now) {
    this.me = me;
    this.holdsData = holdsData;
    this.leaseNanos = leaseNanos;
    this.ballot = ballot;
    this.memory = Voter.Memory.begin(now);
    this.record = found.map(OnDisk::record);
  }

  /** S2: without a record it says nothing but that. */
  public boolean isMute() {
    return record.isEmpty();
  }

  public Optional<OnDisk> record() {
    return record.map(OnDisk::new);
  }

  /** Another's answer to a mute witness; a record to begin with, once all others have answered. */
  public Optional<OnDisk> recall(MemberId from, Answer.Known answer, Set<MemberId> others) {
    known.put(from, answer);
    return Amnesia.recover(CLUSTER, me, holdsData, others, known).map(OnDisk::new);
  }

  /** What it must not do: begin as if it had never promised anything. */
  public OnDisk beginAnew() {
    return new OnDisk(WitnessRecord.empty(CLUSTER, me));
  }

  public Outcome ask(MemberId from, Request request, long now) {
    if (record.isEmpty()) {
      return new Outcome(Optional.empty(), mute(request));
    }
    Voter.Verdict verdict =
        ballot.answer(record.get(), memory, from, request, now, leaseNanos, holdsData);
    if (verdict.record().equals(record.get())) {
      memory = verdict.memory();
      return new Outcome(Optional.empty(), verdict.answer());
    }
    pending = Optional.of(verdict.memory());
    return new Outcome(Optional.of(new OnDisk(verdict.record())), verdict.answer());
  }

  /** What is to be written when this member has severed. */
  public Optional<OnDisk> sever(Epoch epoch) {
    return record.map(r -> new OnDisk(r.severed(epoch)));
  }

  /** It is on disk. */
  public void written(OnDisk next) {
    record = Optional.of(next.record());
    memory = pending.orElse(memory);
    pending = Optional.empty();
  }

  /** It could not be written, so it is not so. */
  public void notWritten() {
    pending = Optional.empty();
  }

  private Answer mute(Request request) {
    return request instanceof Request.Inquire
        ? new Answer.Known(false, holdsData, Epoch.NONE, Optional.empty(), Optional.empty(), 0, 0)
        : new Answer.Refused(Epoch.NONE, Optional.empty(), Optional.empty(), Refusal.MUTE);
  }

  /** The production voter. */
  public static Ballot production() {
    return Voter::answer;
  }
}
