package dev.regent.node.heartbeat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.post.Peers;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
            return beating(beat, send(beat, List.of(), sequence + 1));
          }
          return Behaviors.same();
        });
  }

  /** The pulses are the newest and those before it that no majority has acknowledged yet. */
  private Behavior<Command> beating(Effect.Beat beat, List<Pulse> open) {
    long next = open.getLast().sequence() + 1;
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Begin(Effect.Beat other) -> {
                boolean sameReign = other.epoch().equals(beat.epoch());
                yield beating(other, send(other, sameReign ? open : List.of(), next));
              }
              case Tick due -> beating(beat, send(beat, open, next));
              case End end -> {
                timers.cancelAll();
                yield still(next);
              }
              case Came(Reply reply) when peers.isOurs(reply) -> came(beat, open, reply);
              case Came stranger -> Behaviors.same();
            });
  }

  private Behavior<Command> came(Effect.Beat beat, List<Pulse> open, Reply reply) {
    return switch (reply.answer()) {
      case Answer.HeartbeatAcked acked when acked.epoch().equals(beat.epoch()) -> {
        if (acked.revision() < beat.revision() && !reply.from().equals(peers.me())) {
          governor.tell(new Event.WitnessBehind(reply.from(), acked.revision()));
        }
        yield beating(beat, count(beat, open, acked.sequence(), reply.from()));
      }
      case Answer.Refused no -> {
        governor.tell(new Event.HeartbeatRefused(no.promise(), no.mandate(), no.resignation()));
        yield Behaviors.same();
      }
      default -> Behaviors.same();
    };
  }

  /** An answer that comes after the next pulse was sent counts for its own pulse. */
  private List<Pulse> count(Effect.Beat beat, List<Pulse> open, long sequence, MemberId from) {
    List<Pulse> left = new ArrayList<>();
    for (Pulse pulse : open) {
      Pulse counted = pulse.sequence() == sequence ? pulse.acknowledgedBy(from) : pulse;
      int majority = peers.members().size() / 2 + 1;
      boolean reached =
          counted.acknowledged().size() >= majority && pulse.acknowledged().size() < majority;
      if (reached) {
        governor.tell(new Event.LeaseExtended(beat.epoch(), pulse.sentAt() + lease.toNanos()));
        left.clear(); // The older ones can earn nothing more.
      }
      left.add(counted);
    }
    return left;
  }

  /** Sends the next pulse; those that are older than a lease are given up. */
  private List<Pulse> send(Effect.Beat beat, List<Pulse> open, long sequence) {
    long now = System.nanoTime();
    Request.Heartbeat heartbeat = new Request.Heartbeat(beat.epoch(), beat.revision(), sequence);
    peers.members().forEach(member -> peers.send(member, heartbeat, sequence, replyTo));
    List<Pulse> pulses =
        new ArrayList<>(
            open.stream().filter(pulse -> now - pulse.sentAt() < lease.toNanos()).toList());
    pulses.add(new Pulse(sequence, now, Set.of()));
    return pulses;
  }
}
