package dev.regent.node.replication;

import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Has the local PostgreSQL keep its replication slots, now and then; nothing depends on when. */
public final class SlotKeeping {
  private SlotKeeping() {}

  /** What it is told. */
  public sealed interface Command {}

  private enum Tick implements Command {
    DUE
  }

  private record Done(String failure) implements Command {}

  /** One that sees to them once a period, one call in flight. */
  public static Behavior<Command> create(Postgres postgres, Duration period) {
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
                                  postgres.keepSlots(),
                                  (done, failure) ->
                                      new Done(failure == null ? "" : Report.reason(failure)));
                          case Done(String failure) -> {
                            if (!failure.isEmpty()) {
                              context.getLog().debug(failure);
                            }
                            timers.startSingleTimer(Tick.DUE, period);
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }
}
