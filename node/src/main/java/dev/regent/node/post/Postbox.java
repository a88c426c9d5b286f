package dev.regent.node.post;

import dev.regent.node.decision.Event;
import dev.regent.node.witness.Witness;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Takes letters in, refuses strangers', and hands each to the concern that answers it. */
public final class Postbox {
  private Postbox() {}

  /**
   * Who answers what.
   *
   * @param witness votes, records, heartbeats
   * @param tickets what the governor answers later
   * @param status how this member is
   */
  public record Desks(
      ActorRef<Witness.Command> witness,
      ActorRef<Event> governor,
      Tickets tickets,
      Supplier<CompletionStage<MemberStatus>> status) {}

  /** A postbox; its path must be {@link Peers#POSTBOX}. */
  public static Behavior<Letter> create(Peers peers, Desks desks) {
    return Behaviors.setup(
        context -> {
          context.setLoggerName(Postbox.class);
          Refusals refused = new Refusals(peers.cluster());
          return Behaviors.receiveMessage(
              letter -> {
                if (peers.isOurs(letter)) {
                  sort(letter, peers, desks);
                } else {
                  refused.say(context.getLog(), letter);
                  answer(
                      letter,
                      peers,
                      new Answer.Refused(
                          Epoch.NONE, Optional.empty(), Optional.empty(), Refusal.STRANGER));
                }
                return Behaviors.same();
              });
        });
  }

  private static void sort(Letter letter, Peers peers, Desks desks) {
    switch (letter.request()) {
      case Request.Sever(Epoch epoch) ->
          desks
              .governor()
              .tell(new Event.SeverAsked(letter.from(), epoch, desks.tickets().open(letter)));
      case Request.Stand(Epoch epoch) -> {
        desks.governor().tell(new Event.StandAsked(letter.from(), epoch));
        answer(letter, peers, new Answer.Noted());
      }
      case Request.Leave leave -> {
        desks.governor().tell(new Event.LeaveAsked(letter.from()));
        answer(letter, peers, new Answer.Noted());
      }
      case Request.Obey(Order order) ->
          desks.governor().tell(new Event.Ordered(order, desks.tickets().open(letter)));
      case Request.ReportStatus asked ->
          desks
              .status()
              .get()
              .thenAccept(status -> answer(letter, peers, new Answer.StatusReported(status)));
      case Request question ->
          desks
              .witness()
              .tell(
                  new Witness.Asked(
                      letter.from(), question, reply -> answer(letter, peers, reply)));
    }
  }

  private static void answer(Letter letter, Peers peers, Answer answer) {
    letter.replyTo().tell(letter.reply(peers.me(), answer));
  }
}
