package dev.regent.node.management;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import java.util.concurrent.CompletionStage;

/** Where operators' orders go. Must not block, and must answer within some seconds. */
public interface OrderDesk {

  /**
   * Brings the order to the member that can carry it out.
   *
   * @return {@link Answer.Accepted} or {@link Answer.Declined}
   */
  CompletionStage<Answer> give(Order order);
}
