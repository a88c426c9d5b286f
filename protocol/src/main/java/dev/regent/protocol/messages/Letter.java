package dev.regent.protocol.messages;

import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A request on its way to one member. Idempotent: it may be lost, doubled and late.
 *
 * @param cluster another cluster's letters are refused (S1)
 * @param nonce comes back in the reply, so that an answer is never taken for another question's
 */
public record Letter(
    ClusterHash cluster, MemberId from, long nonce, Request request, ActorRef<Reply> replyTo)
    implements Wire {

  /** The answer's envelope. */
  public Reply reply(MemberId me, Answer answer) {
    return new Reply(cluster, me, nonce, answer);
  }
}
