package dev.regent.node.post;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Asks the governor's question, one at a time, again and again until each member has answered; a
 * new question replaces the old one.
 */
public final class Questioner {
  private Questioner() {}

  private static final Duration AGAIN = Duration.ofMillis(60);

  /** What it is told. */
  public sealed interface Command {}

  /** Ask this from now on. */
  public record Put(Effect.Ask question) implements Command {}

  private record Came(Reply reply) implements Command {}

  private enum Again implements Command {
    DUE
  }

  /** A questioner that reports to the governor. */
  public static Behavior<Command> create(Peers peers, ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Again.DUE, AGAIN);
                  ActorRef<Reply> replyTo = context.messageAdapter(Reply.class, Came::new);
                  return in(Optional.empty(), Set.of(), peers, replyTo, governor);
                }));
  }

  private static Behavior<Command> in(
      Optional<Effect.Ask> question,
      Set<MemberId> waiting,
      Peers peers,
      ActorRef<Reply> replyTo,
      ActorRef<Event> governor) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Put(Effect.Ask next) -> {
                send(next, next.to(), peers, replyTo);
                yield in(Optional.of(next), next.to(), peers, replyTo, governor);
              }
              case Again due -> {
                question.ifPresent(asked -> send(asked, waiting, peers, replyTo));
                yield Behaviors.same();
              }
              case Came(Reply reply)
                  when peers.isOurs(reply)
                      && question.filter(q -> q.round() == reply.nonce()).isPresent() -> {
                Set<MemberId> left = new HashSet<>(waiting);
                left.remove(reply.from());
                governor.tell(new Event.Answered(reply.nonce(), reply.from(), reply.answer()));
                yield in(question, left, peers, replyTo, governor);
              }
              case Came late -> Behaviors.same();
            });
  }

  private static void send(
      Effect.Ask question, Set<MemberId> to, Peers peers, ActorRef<Reply> replyTo) {
    to.forEach(member -> peers.send(member, question.request(), question.round(), replyTo));
  }
}
