package dev.regent.node.promotion;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Promotes the local PostgreSQL under the epoch that it is told, and reports the new timeline. */
public final class Promotion {
  private Promotion() {}

  /** A promotion that reports to the governor. */
  public static Behavior<Effect.Promote> create(Postgres postgres, ActorRef<Event> governor) {
    return Behaviors.receiveMessage(
        order -> {
          Report.to(
              governor,
              Event.Operation.PROMOTE,
              postgres.promote(order.epoch()),
              Event.Promoted::new);
          return Behaviors.same();
        });
  }
}
