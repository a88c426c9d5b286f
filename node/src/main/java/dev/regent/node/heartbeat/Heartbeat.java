package dev.regent.node.heartbeat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.post.Peers;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Sends the primary's heartbeats and reports the lease that they earn: it runs from the sending
 * time of the newest heartbeat that a majority acknowledged (S10).
 */
public final class Heartbeat {

  /** What it is told. */
  public sealed interface Command {}

  /** Beat under this epoch and revision from now on. */
  public record Begin(Effect.Beat beat) implements Command {}

  /** Beat no more. */
  public record End() implements Command {}

  private record Came(Reply reply) implements Command {}

  private enum Tick implements Command {
    DUE
  }

  /** One heartbeat on its way. */
  private record Pulse(long sequence, long sentAt, Set<MemberId> acknowledged) {
    Pulse acknowledgedBy(MemberId member) {
      Set<MemberId> all = new HashSet<>(acknowledged);
      all.add(member);
      return new Pulse(sequence, sentAt, all);
    }
  }

  private final Peers peers;
  private final Duration interval;
  private final Duration lease;
  private final ActorRef<Event> governor;
  private final ActorRef<Reply> replyTo;
  private final TimerScheduler<Command> timers;

  private Heartbeat(
      Peers peers,
      Duration interval,
      Duration lease,
      ActorRef<Event> governor,
      ActorRef<Reply> replyTo,
      TimerScheduler<Command> timers) {
    this.peers = peers;
    this.interval = interval;
    this.lease = lease;
    this.governor = governor;
    this.replyTo = replyTo;
    this.timers = timers;
  }

  /** A heartbeat that is still until it is told to begin. */
  public static Behavior<Command> create(
      Peers peers, Duration interval, Duration lease, ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Heartbeat(
                            peers,
                            interval,
                            lease,
                            governor,
                            context.messageAdapter(Reply.class, Came::new),
                            timers)
                        .still(0)));
  }

  private Behavior<Command> still(long sequence) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof Begin(Effect.Beat beat)) {
            timers.startTimerWithFixedDelay(Tick.DUE, interval);
            return beating(beat, send(beat, sequence + 1));
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> beating(Effect.Beat beat, Pulse newest) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Begin(Effect.Beat next) -> beating(next, send(next, newest.sequence() + 1));
              case Tick due -> beating(beat, send(beat, newest.sequence() + 1));
              case End end -> {
                timers.cancelAll();
                yield still(newest.sequence());
              }
              case Came(Reply reply) when peers.isOurs(reply) -> came(beat, newest, reply);
              case Came stranger -> Behaviors.same();
            });
  }

  private Behavior<Command> came(Effect.Beat beat, Pulse newest, Reply reply) {
    return switch (reply.answer()) {
      case Answer.HeartbeatAcked acked when acked.epoch().equals(beat.epoch()) -> {
        if (acked.revision() < beat.revision() && !reply.from().equals(peers.me())) {
          governor.tell(new Event.WitnessBehind(reply.from(), acked.revision()));
        }
        if (acked.sequence() != newest.sequence()) {
          yield Behaviors.same();
        }
        Pulse next = newest.acknowledgedBy(reply.from());
        if (next.acknowledged().size() == peers.members().size() / 2 + 1) {
          governor.tell(new Event.LeaseExtended(beat.epoch(), next.sentAt() + lease.toNanos()));
        }
        yield beating(beat, next);
      }
      case Answer.Refused no -> {
        governor.tell(new Event.HeartbeatRefused(no.promise(), no.mandate(), no.resignation()));
        yield Behaviors.same();
      }
      default -> Behaviors.same();
    };
  }

  private Pulse send(Effect.Beat beat, long sequence) {
    long now = System.nanoTime();
    Request.Heartbeat heartbeat = new Request.Heartbeat(beat.epoch(), beat.revision(), sequence);
    peers.members().forEach(member -> peers.send(member, heartbeat, sequence, replyTo));
    return new Pulse(sequence, now, Set.of());
  }
}
