package dev.regent.node.probe;

import dev.regent.node.decision.Event;
import dev.regent.node.postgres.Health;
import dev.regent.node.postgres.Postgres;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Asks the local PostgreSQL how it is and reports the answer; others decide what it means. */
public final class DatabaseProbe {
  private DatabaseProbe() {}

  /** What it is told. */
  public sealed interface Command {}

  private enum Tick implements Command {
    DUE
  }

  private record Answered(Optional<String> illness) implements Command {}

  /** A probe that asks once a period, one question in flight. */
  public static Behavior<Command> create(
      Postgres postgres, Duration period, ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(Tick.DUE);
                  return Behaviors.receiveMessage(
                      command -> {
                        switch (command) {
                          case Tick due ->
                              context.pipeToSelf(
                                  postgres.probe(),
                                  (health, failure) ->
                                      new Answered(
                                          failure == null
                                              ? illness(health)
                                              : Optional.of(failure.toString())));
                          case Answered(Optional<String> illness) -> {
                            governor.tell(new Event.Probed(illness));
                            timers.startSingleTimer(Tick.DUE, period);
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }

  private static Optional<String> illness(Health health) {
    return switch (health) {
      case Health.Well well -> Optional.empty();
      case Health.Busy busy -> Optional.empty(); // It says so itself: it lives.
      case Health.Ill(String reason) -> Optional.of(reason);
    };
  }
}
