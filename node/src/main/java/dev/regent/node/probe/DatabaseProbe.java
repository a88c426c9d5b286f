package dev.regent.node.probe;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.ReplicationSeen;
import dev.regent.node.postgres.Health;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.ReplicationView;
import dev.regent.protocol.values.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the local PostgreSQL one thing once a period, one question in flight, and reports the
 * answers; others decide what they mean.
 */
public final class DatabaseProbe {
  private DatabaseProbe() {}

  /** What it is told. */
  public sealed interface Command {}

  private enum Tick implements Command {
    DUE
  }

  private record Answered(Optional<Event> event) implements Command {}

  /** Whether it is well; no answer says that it is not. */
  public static Behavior<Command> ofHealth(
      Postgres postgres, Duration period, ActorRef<Event> governor) {
    return asking(
        postgres::probe,
        (health, failure) ->
            Optional.of(
                new Event.Probed(
                    failure == null ? illness(health) : Optional.of(failure.toString()))),
        period,
        governor);
  }

  /** How it replicates; silent while there is none to ask. */
  public static Behavior<Command> ofReplication(
      Postgres postgres, Duration period, ActorRef<Event> governor) {
    return asking(
        postgres::replication,
        (view, failure) -> Optional.ofNullable(view).map(DatabaseProbe::seen),
        period,
        governor);
  }

  private static <T> Behavior<Command> asking(
      Supplier<CompletionStage<T>> question,
      BiFunction<@Nullable T, @Nullable Throwable, Optional<Event>> meaning,
      Duration period,
      ActorRef<Event> governor) {
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
                                  question.get(),
                                  (answer, failure) ->
                                      new Answered(meaning.apply(answer, failure)));
                          case Answered(Optional<Event> event) -> {
                            event.ifPresent(governor::tell);
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

  private static Event seen(ReplicationView view) {
    return new ReplicationSeen(
        view.inRecovery(),
        new Position(view.timeline(), view.lsn()),
        view.standbys().stream()
            .map(
                each ->
                    new ReplicationSeen.Standby(
                        each.applicationName(), each.state().equals("streaming"), each.confirmed()))
            .toList(),
        view.receiving(),
        view.sourceEnd());
  }
}
