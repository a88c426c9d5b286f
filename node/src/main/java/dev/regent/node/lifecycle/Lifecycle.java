package dev.regent.node.lifecycle;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import dev.regent.protocol.values.Position;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Starts, checkpoints and ends the local PostgreSQL, and reports when it ends by itself. */
public final class Lifecycle {
  /** What it is told. */
  public sealed interface Command {}

  /** Do this. */
  public record Obey(Effect.ToLifecycle order) implements Command {}

  private record Exited() implements Command {}

  /** One of the ends that were ordered has come. */
  private record Ended() implements Command {}

  /** A lifecycle that reports to the governor. */
  public static Behavior<Command> create(Postgres postgres, ActorRef<Event> governor) {
    return Behaviors.setup(
        context -> {
          ActorRef<Command> self = context.getSelf();
          postgres.onExit(() -> self.tell(new Exited()));
          return new Lifecycle(postgres, governor, self).in(new Stage(0, false, false));
        });
  }

  private final Postgres postgres;
  private final ActorRef<Event> governor;
  private final ActorRef<Command> self;

  private Lifecycle(Postgres postgres, ActorRef<Event> governor, ActorRef<Command> self) {
    this.postgres = postgres;
    this.governor = governor;
    this.self = self;
  }

  /**
   * How far the orders have come.
   *
   * @param ends how many of the ends that were ordered have yet to come
   * @param asked whether the next exit was asked for: then its own answer reports it
   * @param starts whether a start waits for those ends: a late one would end the new server
   */
  private record Stage(int ends, boolean asked, boolean starts) {
    Stage ending() {
      return new Stage(ends + 1, true, false);
    }

    Stage ended() {
      return new Stage(ends - 1, asked, starts);
    }
  }

  private Behavior<Command> in(Stage stage) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Obey(Effect.Start start) ->
                  startWhenEnded(new Stage(stage.ends(), stage.asked(), true));
              case Ended ended -> startWhenEnded(stage.ended());
              case Obey(Effect.Checkpoint checkpoint) -> {
                postgres
                    .checkpoint()
                    .whenComplete(
                        (done, failure) -> governor.tell(new Event.Checkpointed(failure == null)));
                yield Behaviors.same();
              }
              case Obey(Effect.Stop stop) -> {
                stop();
                yield in(stage.ending());
              }
              case Obey(Effect.Kill kill) -> {
                kill();
                yield in(stage.ending());
              }
              case Exited exited -> {
                if (!stage.asked()) {
                  governor.tell(new Event.Exited());
                }
                yield Behaviors.same();
              }
            });
  }

  private Behavior<Command> startWhenEnded(Stage stage) {
    if (stage.ends() > 0 || !stage.starts()) {
      return in(stage);
    }
    Report.to(governor, Operation.START, postgres.start(), Event.Started::new);
    return in(new Stage(0, false, false));
  }

  private void stop() {
    postgres
        .stop()
        .whenComplete(
            (end, failure) -> {
              if (failure == null) {
                ended(end);
              } else {
                kill();
              }
            });
  }

  /** Nothing goes on before every process has ended: a kill that failed is repeated. */
  private void kill() {
    postgres
        .kill()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ended(Optional.empty());
              } else {
                governor.tell(new Event.Failed(Operation.STOP, Report.reason(failure)));
                kill();
              }
            });
  }

  private void ended(Optional<Position> end) {
    governor.tell(new Event.Stopped(end)); // First: what a start comes to is news of later.
    self.tell(new Ended());
  }
}
