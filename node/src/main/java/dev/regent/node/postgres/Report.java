package dev.regent.node.postgres;

import dev.regent.node.decision.Event;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Turns what became of an order into the event that the governor is told. */
public final class Report {
  private Report() {}

  /** Tells the event, or that the operation failed and why. */
  public static <T> void to(
      ActorRef<Event> governor,
      Event.Operation operation,
      CompletionStage<T> stage,
      Function<T, Event> event) {
    stage.whenComplete(
        (value, failure) ->
            governor.tell(
                failure == null
                    ? event.apply(value)
                    : new Event.Failed(operation, reason(failure))));
  }

  /** What an operator can read. */
  public static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = cause.getMessage();
    return cause instanceof PostgresException && message != null ? message : cause.toString();
  }
}
