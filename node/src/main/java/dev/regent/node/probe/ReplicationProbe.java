package dev.regent.node.probe;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.ReplicationSeen;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.ReplicationView;
import dev.regent.protocol.values.Position;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Reports replication as the local PostgreSQL sees it; silent while there is none to ask. */
public final class ReplicationProbe {
  private ReplicationProbe() {}

  /** What it is told. */
  public sealed interface Command {}

  private enum Tick implements Command {
    DUE
  }

  private record Seen(Optional<ReplicationView> view) implements Command {}

  /** A probe that looks once a period, one look in flight. */
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
                                  postgres.replication(),
                                  (view, failure) -> new Seen(Optional.ofNullable(view)));
                          case Seen(Optional<ReplicationView> view) -> {
                            view.map(ReplicationProbe::event).ifPresent(governor::tell);
                            timers.startSingleTimer(Tick.DUE, period);
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }

  private static Event event(ReplicationView view) {
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
