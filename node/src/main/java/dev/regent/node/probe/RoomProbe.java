package dev.regent.node.probe;

import dev.regent.node.decision.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Looks at the room on PostgreSQL's disk, and reports when there is none and when there is some.
 */
public final class RoomProbe {
  private RoomProbe() {}

  /** What it is told. */
  public sealed interface Command {}

  private enum Tick implements Command {
    DUE
  }

  private record Seen(Optional<String> shortage) implements Command {}

  private record Failed(String reason) implements Command {}

  /**
   * A probe that looks once a period, one look in flight.
   *
   * @param shortage why there is no room, if there is none
   */
  public static Behavior<Command> create(
      Supplier<CompletionStage<Optional<String>>> shortage,
      Duration period,
      ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setLoggerName(RoomProbe.class);
                  context.getSelf().tell(Tick.DUE);
                  return new Look(shortage, period, governor, context, timers).after(false);
                }));
  }

  private record Look(
      Supplier<CompletionStage<Optional<String>>> question,
      Duration period,
      ActorRef<Event> governor,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {

    /** What was seen last decides what is news. */
    Behavior<Command> after(boolean shortOfRoom) {
      return Behaviors.receiveMessage(
          command ->
              switch (command) {
                case Tick due -> {
                  context.pipeToSelf(
                      question.get(),
                      (shortage, failure) ->
                          failure == null ? new Seen(shortage) : new Failed(failure.toString()));
                  yield Behaviors.same();
                }
                case Seen(Optional<String> shortage) -> {
                  timers.startSingleTimer(Tick.DUE, period);
                  if (shortage.isPresent() != shortOfRoom) {
                    shortage.ifPresentOrElse(
                        why -> context.getLog().warn(why),
                        () -> context.getLog().info("there is room again"));
                    governor.tell(new Event.RoomSeen(shortage));
                  }
                  yield after(shortage.isPresent());
                }
                case Failed(String reason) -> {
                  timers.startSingleTimer(Tick.DUE, period);
                  context.getLog().debug(reason);
                  yield Behaviors.same();
                }
              });
    }
  }
}
