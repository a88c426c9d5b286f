package dev.regent.node.lifecycle;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Starts, checkpoints and ends the local PostgreSQL, and reports when it ends by itself. */
public final class Lifecycle {
  private Lifecycle() {}

  /** What it is told. */
  public sealed interface Command {}

  /** Do this. */
  public record Obey(Effect.ToLifecycle order) implements Command {}

  private record Exited() implements Command {}

  /** A lifecycle that reports to the governor. */
  public static Behavior<Command> create(Postgres postgres, ActorRef<Event> governor) {
    return Behaviors.setup(
        context -> {
          ActorRef<Command> self = context.getSelf();
          postgres.onExit(() -> self.tell(new Exited()));
          return in(false, postgres, governor);
        });
  }

  /** An end that was asked for is reported by its own answer. */
  private static Behavior<Command> in(boolean ending, Postgres postgres, ActorRef<Event> governor) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Obey(Effect.Start start) -> {
                Report.to(governor, Operation.START, postgres.start(), Event.Started::new);
                yield in(false, postgres, governor);
              }
              case Obey(Effect.Checkpoint checkpoint) -> {
                postgres
                    .checkpoint()
                    .whenComplete(
                        (done, failure) -> governor.tell(new Event.Checkpointed(failure == null)));
                yield Behaviors.same();
              }
              case Obey(Effect.Stop stop) -> {
                postgres
                    .stop()
                    .whenComplete(
                        (end, failure) -> {
                          if (failure == null) {
                            governor.tell(new Event.Stopped(end));
                          } else {
                            kill(postgres, governor);
                          }
                        });
                yield in(true, postgres, governor);
              }
              case Obey(Effect.Kill kill) -> {
                kill(postgres, governor);
                yield in(true, postgres, governor);
              }
              case Exited exited -> {
                if (!ending) {
                  governor.tell(new Event.Exited());
                }
                yield Behaviors.same();
              }
            });
  }

  /** Nothing goes on before every process has ended: a kill that failed is repeated. */
  private static void kill(Postgres postgres, ActorRef<Event> governor) {
    postgres
        .kill()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                governor.tell(new Event.Stopped(Optional.empty()));
              } else {
                governor.tell(new Event.Failed(Operation.STOP, Report.reason(failure)));
                kill(postgres, governor);
              }
            });
  }
}
