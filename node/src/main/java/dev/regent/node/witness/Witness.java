package dev.regent.node.witness;

import dev.regent.node.decision.Event;
import dev.regent.node.post.Peers;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * This member's voter. It answers what {@link Voter} says once the record is on disk, and tells the
 * governor what it learned. It blocks on fsync: spawn it on a dispatcher that may be blocked.
 */
public final class Witness {

  /** What it is told. */
  public sealed interface Command {}

  /** A question of a member, this one included. */
  public record Asked(MemberId from, Request request, Consumer<Answer> reply) implements Command {}

  /** This member has severed under that epoch: write it, then tell the governor. */
  public record Sever(Epoch epoch) implements Command {}

  /** This member is in that gossip ring now; 0 for none. */
  public record JoinedRing(long number) implements Command {}

  private record Answered(Reply reply) implements Command {}

  private enum Remember implements Command {
    NOW
  }

  /**
   * Who it is.
   *
   * @param former by what it knew its cluster before format 4
   * @param configured every configured member, in order
   * @param holdsData whether there was a data directory when the node started
   * @param toAdopt of which system a directory was then that is to be adopted
   */
  public record Identity(
      ClusterHash cluster,
      ClusterHash former,
      MemberId me,
      List<MemberId> configured,
      boolean holdsData,
      Optional<String> toAdopt,
      Duration lease,
      Path folder) {}

  private final Identity identity;
  private final Archive archive;
  private final ActorRef<Event> governor;
  private final ActorContext<Command> context;

  private Witness(
      Identity identity, Archive archive, ActorRef<Event> governor, ActorContext<Command> context) {
    this.identity = identity;
    this.archive = archive;
    this.governor = governor;
    this.context = context;
  }

  /**
   * A witness.
   *
   * @param trouble is told, from any thread, why the disk refuses the record; empty when it takes
   *     it
   * @throws IllegalStateException inside the actor when {@link #verify} would throw it: the node
   *     must end, since a promise may stand in the record
   */
  public static Behavior<Command> create(
      Identity identity, Peers peers, ActorRef<Event> governor, Consumer<String> trouble) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setLoggerName(Witness.class);
                  Archive archive = new Archive(identity, trouble);
                  Witness witness = new Witness(identity, archive, governor, context);
                  Voter.Memory memory = Voter.Memory.begin(System.nanoTime());
                  Optional<WitnessRecord> record = archive.find();
                  if (record.isPresent()) {
                    return witness.start(record.get(), memory);
                  }
                  timers.startTimerWithFixedDelay(
                      Remember.NOW, Duration.ZERO, Duration.ofMillis(150));
                  return witness.mute(memory, Map.of(), peers, timers);
                }));
  }

  /**
   * Reads the record and sees that it is this member's. Blocks.
   *
   * @throws IllegalStateException when it is another's, damaged, of a newer format or closed to
   *     this process: a promise may stand in it, so it is never replaced
   */
  public static void verify(Identity identity) {
    var unused = new Archive(identity, trouble -> {}).find();
  }

  /** S2: without a record it stays mute until every other member has answered. */
  private Behavior<Command> mute(
      Voter.Memory memory,
      Map<MemberId, Answer.Known> known,
      Peers peers,
      TimerScheduler<Command> timers) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Remember now -> {
                ActorRef<Reply> replyTo = context.messageAdapter(Reply.class, Answered::new);
                peers.others().forEach(to -> peers.send(to, new Request.Inquire(), 0, replyTo));
                yield Behaviors.same();
              }
              case Answered(Reply reply)
                  when peers.isOurs(reply) && reply.answer() instanceof Answer.Known answer -> {
                Map<MemberId, Answer.Known> all = new HashMap<>(known);
                all.put(reply.from(), answer);
                Optional<WitnessRecord> record =
                    Amnesia.recover(
                        identity.cluster(),
                        identity.me(),
                        identity.holdsData(),
                        peers.others(),
                        all);
                if (record.isEmpty() || !archive.keep(record.get())) {
                  yield mute(memory, all, peers, timers);
                }
                timers.cancelAll();
                yield start(record.get(), memory);
              }
              case Answered other -> Behaviors.same();
              case Asked(MemberId from, Request.Inquire asked, Consumer<Answer> reply) -> {
                reply.accept(
                    new Answer.Known(
                        false,
                        identity.holdsData(),
                        Epoch.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        memory.ring(),
                        0,
                        identity.toAdopt(),
                        identity.configured()));
                yield Behaviors.same();
              }
              case Asked asked -> {
                asked
                    .reply()
                    .accept(
                        new Answer.Refused(
                            Epoch.NONE, Optional.empty(), Optional.empty(), Refusal.MUTE));
                yield Behaviors.same();
              }
              case Sever sever -> Behaviors.same();
              case JoinedRing(long number) -> mute(memory.inRing(number), known, peers, timers);
            });
  }

  private Behavior<Command> start(WitnessRecord record, Voter.Memory memory) {
    tell(record);
    return speaking(record, memory);
  }

  private Behavior<Command> speaking(WitnessRecord record, Voter.Memory memory) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Asked(MemberId from, Request request, Consumer<Answer> reply) -> {
                Voter.Verdict verdict =
                    Voter.answer(
                        record,
                        memory,
                        from,
                        request,
                        System.nanoTime(),
                        identity.lease().toNanos(),
                        identity.holdsData());
                if (!keep(record, verdict.record())) {
                  yield Behaviors.same(); // Not on disk, so not spoken.
                }
                reply.accept(
                    verdict.answer() instanceof Answer.Known known
                        ? known.adopting(identity.toAdopt()).configured(identity.configured())
                        : verdict.answer());
                if (verdict.answer() instanceof Answer.HeartbeatAcked acked) {
                  governor.tell(new Event.HeartbeatHeard(from, acked.epoch()));
                }
                yield speaking(verdict.record(), verdict.memory());
              }
              case Sever(Epoch epoch) -> {
                WitnessRecord next = record.severed(epoch);
                if (!keep(record, next)) {
                  yield Behaviors.same();
                }
                governor.tell(new Event.SeveranceRecorded(epoch));
                yield speaking(next, memory);
              }
              case JoinedRing(long number) -> {
                WitnessRecord next =
                    number > record.ring() ? record.ring(number, Optional.empty()) : record;
                yield keep(record, next)
                    ? speaking(next, memory.inRing(number))
                    : speaking(record, memory.inRing(number));
              }
              case Answered late -> Behaviors.same();
              case Remember late -> Behaviors.same();
            });
  }

  /** On disk before it is spoken; whoever asked asks again when it could not be written. */
  private boolean keep(WitnessRecord before, WitnessRecord next) {
    if (before.equals(next)) {
      return true;
    }
    boolean kept = archive.keep(next);
    if (kept) {
      tell(next);
    }
    return kept;
  }

  private void tell(WitnessRecord record) {
    governor.tell(
        new Event.Witnessed(
            record.promise(), record.mandate(), record.resignation(), record.severed()));
  }
}
