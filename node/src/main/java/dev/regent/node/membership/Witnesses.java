package dev.regent.node.membership;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The way to every member's witness, this node's own included.
 *
 * <p>No method blocks: it is called by an actor. Each stage is complete at the deadline at the
 * latest, with the answers that came; a stage that fails counts as no answers.
 */
public interface Witnesses {

  /** Asks all what they know. */
  CompletionStage<Map<MemberId, Answer.Known>> inquire(Duration deadline);

  /** Asks all to let this node form the ring of that number. */
  CompletionStage<Map<MemberId, Answer>> claim(long number, Duration deadline);
}
