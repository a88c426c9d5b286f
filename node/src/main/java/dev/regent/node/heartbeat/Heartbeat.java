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
  private final Duration witnessGone;
  private final ActorRef<Event> governor;
  private final ActorRef<Reply> replyTo;
  private final TimerScheduler<Command> timers;

  private Heartbeat(
      Peers peers,
      Duration interval,
      Duration lease,
      Duration witnessGone,
      ActorRef<Event> governor,
      ActorRef<Reply> replyTo,
      TimerScheduler<Command> timers) {
    this.peers = peers;
    this.interval = interval;
    this.lease = lease;
    this.witnessGone = witnessGone;
    this.governor = governor;
    this.replyTo = replyTo;
    this.timers = timers;
  }

  /**
   * A heartbeat that is still until it is told to begin.
   *
   * @param witnessGone how long a witness is silent before the governor is told
   */
  public static Behavior<Command> create(
      Peers peers,
      Duration interval,
      Duration lease,
      Duration witnessGone,
      ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Heartbeat(
                            peers,
                            interval,
                            lease,
                            witnessGone,
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
            return beating(beat, send(beat, pulses), begun());
          }
          return Behaviors.same();
        });
  }

  private Attendance begun() {
    return Attendance.begin(peers.members(), lease, witnessGone, System.nanoTime());
  }

  /** Tells the governor who answers, once each time that it changes. */
  private Attendance called(Attendance before, Attendance now) {
    now.news(before).ifPresent(governor::tell);
    return now;
  }

  private Behavior<Command> beating(Effect.Beat beat, Pulses pulses, Attendance attendance) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Begin(Effect.Beat other) -> {
                boolean sameReign = other.epoch().equals(beat.epoch());
                yield beating(
                    other,
                    send(other, sameReign ? pulses : pulses.forgotten()),
                    sameReign ? attendance : begun());
              }
              case Tick due ->
                  beating(
                      beat,
                      send(beat, pulses),
                      called(attendance, attendance.at(System.nanoTime()).among(peers.members())));
              case End end -> {
                timers.cancelAll();
                yield still(pulses.forgotten());
              }
              case Came(Reply reply) when peers.isOurs(reply) ->
                  came(beat, pulses, attendance, reply);
              case Came stranger -> Behaviors.same();
            });
  }

  private Behavior<Command> came(
      Effect.Beat beat, Pulses pulses, Attendance attendance, Reply reply) {
    return switch (reply.answer()) {
      case Answer.HeartbeatAcked acked when acked.epoch().equals(beat.epoch()) -> {
        if (acked.revision() < beat.revision() && !reply.from().equals(peers.me())) {
          governor.tell(new Event.WitnessBehind(reply.from(), acked.revision()));
        }
        Pulses.Counted counted =
            pulses.acknowledged(acked.sequence(), reply.from(), beat.electorate());
        counted
            .earnedFrom()
            .ifPresent(
                sentAt ->
                    governor.tell(new Event.LeaseExtended(beat.epoch(), sentAt + lease.toNanos())));
        Attendance heard = attendance.heard(reply.from(), System.nanoTime());
        yield beating(beat, counted.pulses(), called(attendance, heard));
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
