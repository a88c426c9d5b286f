package dev.regent.node.postgres;

import dev.regent.node.decision.Event;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Turns what became of an order into the event that the governor is told. */
public final class Report {
  private Report() {}

  /**
   * Tells the event, or that the operation failed and why; nothing, when a later order overtook it:
   * that one answers.
   */
  public static <T> void to(
      ActorRef<Event> governor,
      Event.Operation operation,
      CompletionStage<T> stage,
      Function<T, Event> event) {
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            governor.tell(event.apply(value));
          } else if (!(cause(failure) instanceof OvertakenException)) {
            governor.tell(new Event.Failed(operation, reason(failure)));
          }
        });
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** What an operator can read. */
  public static String reason(Throwable failure) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    return cause instanceof PostgresException && message != null ? message : cause.toString();
  }
}
