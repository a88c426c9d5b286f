package dev.regent.node.replication;

import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import dev.regent.node.postgres.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Has the local PostgreSQL keep its replication slots, now and then; nothing depends on when. Tells
 * it at once who the other data members are, when they become others, and again until it has it.
 */
public final class SlotKeeping {
  private final Function<List<Upstream>, CompletionStage<Void>> peers;
  private final Supplier<CompletionStage<Void>> slots;
  private final Duration period;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;

  private SlotKeeping(
      Function<List<Upstream>, CompletionStage<Void>> peers,
      Supplier<CompletionStage<Void>> slots,
      Duration period,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.peers = peers;
    this.slots = slots;
    this.period = period;
    this.context = context;
    this.timers = timers;
  }

  /** What it is told. */
  public sealed interface Command {}

  /** Those are the other data members from now on. */
  public record Serve(List<Upstream> others) implements Command {}

  private enum Tick implements Command {
    DUE
  }

  private record Served(List<Upstream> others, String failure) implements Command {}

  private record Kept(String failure) implements Command {}

  /**
   * One that sees to them once a period, one call in flight.
   *
   * @param peers {@link Postgres#peers}
   * @param slots {@link Postgres#keepSlots}
   */
  public static Behavior<Command> create(
      Function<List<Upstream>, CompletionStage<Void>> peers,
      Supplier<CompletionStage<Void>> slots,
      Duration period) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setLoggerName(SlotKeeping.class);
                  return new SlotKeeping(peers, slots, period, context, timers)
                      .next(Optional.empty(), "");
                }));
  }

  /**
   * Calls what is due.
   *
   * @param untold who the others are, unless PostgreSQL has been told
   * @param said why it has not, as it was last logged
   */
  private Behavior<Command> next(Optional<List<Upstream>> untold, String said) {
    untold.ifPresentOrElse(
        others ->
            context.pipeToSelf(
                peers.apply(others), (done, failure) -> new Served(others, reason(failure))),
        () -> context.pipeToSelf(slots.get(), (done, failure) -> new Kept(reason(failure))));
    return in(untold, true, said);
  }

  private static String reason(@Nullable Throwable failure) {
    return failure == null ? "" : Report.reason(failure);
  }

  private Behavior<Command> in(Optional<List<Upstream>> untold, boolean busy, String said) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Serve(List<Upstream> others) ->
                  busy ? in(Optional.of(others), true, said) : next(Optional.of(others), said);
              case Served(List<Upstream> others, String failure) -> {
                Optional<List<Upstream>> left = untold.filter(newer -> !newer.equals(others));
                if (failure.isEmpty() || left.isPresent()) {
                  yield next(left, failure);
                }
                if (!failure.equals(said)) {
                  context.getLog().warn("{}; again and again", failure);
                }
                yield rest(untold, failure);
              }
              case Kept(String failure) -> {
                context.getLog().debug(failure);
                yield untold.isPresent() ? next(untold, said) : rest(untold, said);
              }
              case Tick due -> busy ? Behaviors.same() : next(untold, said);
            });
  }

  private Behavior<Command> rest(Optional<List<Upstream>> untold, String said) {
    timers.startSingleTimer(Tick.DUE, period);
    return in(untold, false, said);
  }
}
