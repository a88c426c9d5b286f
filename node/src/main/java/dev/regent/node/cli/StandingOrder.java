package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An order that stands until it is recorded: who accepted it may have stood for election and not
 * been elected, or may be gone before it was able to.
 */
final class StandingOrder {
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final StatusClient status;
  private final OrderClient orders;

  StandingOrder(StatusClient status, OrderClient orders) {
    this.status = status;
    this.orders = orders;
  }

  /**
   * Gives it, again and again, until that is so by the status of this very node, and once more:
   * while a revision is on its way to the witnesses no order is accepted, so it is in force then.
   *
   * @return why it is not so; nothing when it is
   */
  Optional<String> give(ObjectNode order, Predicate<JsonNode> recorded, Duration patience)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    do {
      if (orders.insist(order, patience) instanceof OrderClient.Outcome.Declined declined) {
        return Optional.of(declined.reason());
      }
      if (System.nanoTime() > until) {
        return Optional.of(
            "accepted, but not recorded in %d s: see regent status"
                .formatted(patience.toSeconds()));
      }
    } while (status.await(AGAIN, recorded).isEmpty());
    return orders.insist(order, patience) instanceof OrderClient.Outcome.Declined declined
        ? Optional.of(declined.reason())
        : Optional.empty();
  }
}
