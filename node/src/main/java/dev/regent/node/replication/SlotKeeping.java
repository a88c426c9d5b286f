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
                  SlotKeeping keeping = new SlotKeeping(peers, slots, period, context, timers);
                  return keeping.keep(Told.NOTHING);
                }));
  }

  /**
   * What PostgreSQL has still to be told.
   *
   * @param others who the others are, unless it has been told
   * @param failed whom it did not take, the last time
   * @param failure why, as it was last logged
   */
  private record Told(
      Optional<List<Upstream>> others, Optional<List<Upstream>> failed, String failure) {
    static final Told NOTHING = new Told(Optional.empty(), Optional.empty(), "");

    Told with(List<Upstream> newer) {
      return new Told(Optional.of(newer), failed, failure);
    }

    /** What failed has time; what it was never told has none. */
    boolean isDue() {
      return others.isPresent() && !others.equals(failed);
    }
  }

  private Behavior<Command> keep(Told told) {
    context.pipeToSelf(slots.get(), (done, failure) -> new Kept(reason(failure)));
    return in(told, true);
  }

  private Behavior<Command> tell(Told told) {
    told.others()
        .ifPresent(
            others ->
                context.pipeToSelf(
                    peers.apply(others), (done, failure) -> new Served(others, reason(failure))));
    return told.others().isPresent() ? in(told, true) : keep(told);
  }

  private static String reason(@Nullable Throwable failure) {
    return failure == null ? "" : Report.reason(failure);
  }

  private Behavior<Command> in(Told told, boolean busy) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Serve(List<Upstream> others) ->
                  busy ? in(told.with(others), true) : tell(told.with(others));
              case Served(List<Upstream> others, String failure) ->
                  keep(served(told, others, failure)); // Slots do not wait for a name server.
              case Kept(String failure) -> {
                context.getLog().debug(failure);
                yield told.isDue() ? tell(told) : rest(told);
              }
              case Tick due -> busy ? Behaviors.same() : tell(told);
            });
  }

  private Told served(Told told, List<Upstream> others, String failure) {
    if (!failure.isEmpty() && !failure.equals(told.failure())) {
      context.getLog().warn("{}; again and again", failure);
    }
    return failure.isEmpty()
        ? new Told(told.others().filter(newer -> !newer.equals(others)), Optional.empty(), "")
        : new Told(told.others(), Optional.of(others), failure);
  }

  private Behavior<Command> rest(Told told) {
    timers.startSingleTimer(Tick.DUE, period);
    return in(told, false);
  }
}
