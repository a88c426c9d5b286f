package dev.regent.node.post;

import dev.regent.node.decision.Event;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Takes letters in, refuses strangers', and hands each to the concern that answers it. */
public final class Postbox {
  private Postbox() {}

  /** Who answers what. */
  public interface Desks {
    /** Questions for the witness. */
    void witness(Letter letter);

    /** Questions that the governor answers by a ticket. */
    long ticket(Letter letter);

    /** How this member is. */
    CompletionStage<MemberStatus> status();
  }

  /** A postbox; its actor must be named {@link Peers#POSTBOX}. */
  public static Behavior<Letter> create(
      Peers peers, Desks desks, ActorRef<Event> governor) {
    return Behaviors.receive(
        (context, letter) -> {
          if (!peers.isOurs(letter)) {
            context.getLog().warn("a letter of a stranger was refused: {}", letter);
            letter.replyTo().tell(letter.reply(peers.me(), refused(Refusal.STRANGER)));
            return Behaviors.same();
          }
          switch (letter.request()) {
            case Request.Sever(Epoch epoch) ->
                governor.tell(new Event.SeverAsked(letter.from(), epoch, desks.ticket(letter)));
            case Request.Stand(Epoch epoch) ->
                governor.tell(new Event.StandAsked(letter.from(), epoch));
            case Request.Leave leave -> governor.tell(new Event.LeaveAsked(letter.from()));
            case Request.ReportStatus asked ->
                desks
                    .status()
                    .thenAccept(
                        status ->
                            letter
                                .replyTo()
                                .tell(
                                    letter.reply(
                                        peers.me(), new Answer.StatusReported(status))));
            default -> desks.witness(letter);
          }
          return Behaviors.same();
        });
  }

  private static Answer refused(Refusal reason) {
    return new Answer.Refused(Epoch.NONE, Optional.empty(), Optional.empty(), reason);
  }
}
