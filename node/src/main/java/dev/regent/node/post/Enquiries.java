package dev.regent.node.post;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Asks several members once and collects the answers that come within a deadline. */
public final class Enquiries extends AbstractMatchingBehavior<Enquiries.Command> {

  /** What it is told. */
  public sealed interface Command {}

  /** Ask them; the map is complete when all have answered or the time is over. */
  public record Enquire(
      Set<MemberId> members,
      Request request,
      Duration within,
      CompletableFuture<Map<MemberId, Answer>> answers)
      implements Command {}

  private record Came(Reply reply) implements Command {}

  private record Over(long nonce) implements Command {}

  private record Open(
      Set<MemberId> members,
      Map<MemberId, Answer> sofar,
      CompletableFuture<Map<MemberId, Answer>> answers) {}

  private final Peers peers;
  private final ActorRef<Reply> replyTo;
  private final TimerScheduler<Command> timers;
  private final Map<Long, Open> open = new HashMap<>();
  private long nonces;

  private Enquiries(Peers peers, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    this.peers = peers;
    this.replyTo = context.messageAdapter(Reply.class, Came::new);
    this.timers = timers;
  }

  /** Enquiries among these members. */
  public static Behavior<Command> create(Peers peers) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Enquiries(peers, context, timers)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Enquire(
              Set<MemberId> members,
              Request request,
              Duration within,
              CompletableFuture<Map<MemberId, Answer>> answers) -> {
        long nonce = ++nonces;
        open.put(nonce, new Open(members, new HashMap<>(), answers));
        members.forEach(member -> peers.send(member, request, nonce, replyTo));
        timers.startSingleTimer(nonce, new Over(nonce), within);
      }
      case Came(Reply reply) -> {
        Open enquiry = open.get(reply.nonce());
        if (enquiry != null && peers.isOurs(reply)) {
          enquiry.sofar().put(reply.from(), reply.answer());
          if (enquiry.sofar().keySet().containsAll(enquiry.members())) {
            timers.cancel(reply.nonce());
            close(reply.nonce());
          }
        }
      }
      case Over(long nonce) -> close(nonce);
    }
    return this;
  }

  private void close(long nonce) {
    Open enquiry = open.remove(nonce);
    if (enquiry != null) {
      enquiry.answers().complete(Map.copyOf(enquiry.sofar()));
    }
  }
}
