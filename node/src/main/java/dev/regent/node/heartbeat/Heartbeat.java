package dev.regent.node.heartbeat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.post.Peers;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import java.time.Duration;
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
                        .still(Pulses.NONE)));
  }

  private Behavior<Command> still(Pulses pulses) {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof Begin(Effect.Beat beat)) {
            timers.startTimerWithFixedDelay(Tick.DUE, interval);
            return beating(beat, send(beat, pulses));
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> beating(Effect.Beat beat, Pulses pulses) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Begin(Effect.Beat other) -> {
                boolean sameReign = other.epoch().equals(beat.epoch());
                yield beating(other, send(other, sameReign ? pulses : pulses.forgotten()));
              }
              case Tick due -> beating(beat, send(beat, pulses));
              case End end -> {
                timers.cancelAll();
                yield still(pulses.forgotten());
              }
              case Came(Reply reply) when peers.isOurs(reply) -> came(beat, pulses, reply);
              case Came stranger -> Behaviors.same();
            });
  }

  private Behavior<Command> came(Effect.Beat beat, Pulses pulses, Reply reply) {
    return switch (reply.answer()) {
      case Answer.HeartbeatAcked acked when acked.epoch().equals(beat.epoch()) -> {
        if (acked.revision() < beat.revision() && !reply.from().equals(peers.me())) {
          governor.tell(new Event.WitnessBehind(reply.from(), acked.revision()));
        }
        Pulses.Counted counted =
            pulses.acknowledged(acked.sequence(), reply.from(), peers.members().size());
        counted
            .earnedFrom()
            .ifPresent(
                sentAt ->
                    governor.tell(new Event.LeaseExtended(beat.epoch(), sentAt + lease.toNanos())));
        yield beating(beat, counted.pulses());
      }
      case Answer.Refused no -> {
        governor.tell(new Event.HeartbeatRefused(no.promise(), no.mandate(), no.resignation()));
        yield Behaviors.same();
      }
      default -> Behaviors.same();
    };
  }

  private Pulses send(Effect.Beat beat, Pulses pulses) {
    Pulses next = pulses.send(System.nanoTime(), lease.toNanos());
    long sequence = next.sequence();
    Request.Heartbeat heartbeat = new Request.Heartbeat(beat.epoch(), beat.revision(), sequence);
    peers.members().forEach(member -> peers.send(member, heartbeat, sequence, replyTo));
    return next;
  }
}
