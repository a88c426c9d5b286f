package dev.regent.node.fencing;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Obeys orders about the door, one after the other, and reports whether clients pass. A later order
 * about the lease replaces one that still waits; an order that failed is repeated until a later one
 * replaces it, and meanwhile the kernel's lease runs out by itself.
 */
public final class Fencing extends AbstractMatchingBehavior<Fencing.Command> {

  /** What it is told. */
  public sealed interface Command {}

  /** Do this. */
  public record Obey(Effect.ToFence order) implements Command {}

  /** Those are the other members from now on: they pass whether the door is open or not. */
  public record Let(List<String> addresses) implements Command {}

  private record Passing(List<String> addresses, Optional<String> failure) implements Command {}

  private record Done(Effect.ToFence order, Optional<Boolean> open) implements Command {}

  private record Broke(Effect.ToFence order, Throwable failure) implements Command {}

  private enum Look implements Command {
    AT_RULES,
    AT_LEASE,
    AT_ORDERS,
    AT_PEERS
  }

  private record Verified(boolean intact) implements Command {}

  /** An order that failed is repeated after this. */
  private static final Duration AGAIN = Duration.ofMillis(50);

  /** A member whose name nobody knows yet has not been started yet. */
  private static final Duration AGAIN_FOR_PEERS = Duration.ofSeconds(5);

  private final Fence fence;
  private final Function<MemberId, String> addresses;
  private final ActorRef<Event> governor;
  private final TimerScheduler<Command> timers;
  private final Deque<Effect.ToFence> waiting = new ArrayDeque<>();
  private Optional<List<String>> peers = Optional.empty();
  private boolean busy;
  private boolean letting;
  private String said = "";

  private Fencing(
      Fence fence,
      Function<MemberId, String> addresses,
      ActorRef<Event> governor,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    super(context);
    this.fence = fence;
    this.addresses = addresses;
    this.governor = governor;
    this.timers = timers;
  }

  /** Fencing over a fence whose rules are installed. */
  public static Behavior<Command> create(
      Fence fence, Function<MemberId, String> addresses, ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setLoggerName(Fencing.class);
                  timers.startTimerWithFixedDelay(Look.AT_RULES, Duration.ofSeconds(1));
                  return new Fencing(fence, addresses, governor, context, timers);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Obey(Effect.ToFence order) -> {
        waiting.removeIf(older -> replaces(order, older));
        waiting.add(order);
      }
      case Done(Effect.ToFence order, Optional<Boolean> open) -> {
        busy = false;
        open.ifPresent(isOpen -> governor.tell(new Event.DoorMoved(isOpen)));
        if (order instanceof Effect.AdmitReaders(boolean admitted)) {
          governor.tell(new Event.ReadersMoved(admitted));
        }
        if (order instanceof Effect.OpenDoor(long until)) {
          Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
          timers.startSingleTimer(Look.AT_LEASE, left); // The kernel has shut it then.
        }
      }
      case Broke(Effect.ToFence order, Throwable failure) -> {
        getContext().getLog().error("the fence did not obey {}: {}", order, failure.toString());
        boolean replaced = waiting.stream().anyMatch(later -> replaces(later, order));
        if (!replaced && !(order instanceof Effect.OpenDoor)) {
          waiting.addFirst(order);
        }
        timers.startSingleTimer(Look.AT_ORDERS, AGAIN); // Busy until then.
        return this;
      }
      case Let(List<String> addresses) -> {
        peers = Optional.of(addresses);
        let();
      }
      case Passing passing -> passing(passing);
      case Look look -> look(look);
      case Verified(boolean intact) -> {
        if (!intact) {
          getContext().getLog().error("the fence's rules were gone and were put back, door shut");
          governor.tell(new Event.DoorMoved(false));
        }
      }
    }
    next();
    return this;
  }

  private void next() {
    Effect.ToFence order = busy ? null : waiting.poll();
    if (order == null) {
      return;
    }
    busy = true;
    getContext()
        .pipeToSelf(
            obey(order),
            (open, failure) -> failure == null ? new Done(order, open) : new Broke(order, failure));
  }

  private CompletionStage<Optional<Boolean>> obey(Effect.ToFence order) {
    return switch (order) {
      case Effect.OpenDoor(long until) -> fence.open(until).thenApply(Optional::of);
      case Effect.CloseDoor close -> fence.close().thenApply(done -> Optional.of(false));
      case Effect.AdmitReaders(boolean admitted) ->
          fence.readers(admitted).thenApply(done -> Optional.empty());
      case Effect.BlockUpstream(Optional<MemberId> upstream) ->
          fence.block(upstream.map(addresses)).thenApply(done -> Optional.empty());
    };
  }

  /** Outside the queue of orders: it may wait for a name server. One at a time all the same. */
  private void let() {
    if (letting || peers.isEmpty()) {
      return;
    }
    letting = true;
    List<String> addresses = peers.get();
    getContext()
        .pipeToSelf(
            fence.peers(addresses),
            (done, failure) ->
                new Passing(addresses, Optional.ofNullable(failure).map(Throwable::toString)));
  }

  private void passing(Passing passing) {
    letting = false;
    String failure = passing.failure().orElse("");
    if (!failure.isEmpty() && !failure.equals(said)) {
      getContext().getLog().warn("the fence lets members pass: {}; again and again", failure);
    }
    said = failure;
    if (!peers.equals(Optional.of(passing.addresses()))) {
      let(); // Others are members by now.
    } else if (failure.isEmpty()) {
      peers = Optional.empty();
    } else {
      timers.startSingleTimer(Look.AT_PEERS, AGAIN_FOR_PEERS);
    }
  }

  private void look(Look at) {
    switch (at) {
      case AT_LEASE -> governor.tell(new Event.DoorMoved(false));
      case AT_ORDERS -> busy = false;
      case AT_PEERS -> let();
      case AT_RULES ->
          getContext()
              .pipeToSelf(
                  fence.verify(), (intact, failure) -> new Verified(failure == null && intact));
    }
  }

  private static boolean replaces(Effect.ToFence later, Effect.ToFence earlier) {
    return isLease(later) ? isLease(earlier) : later.getClass().equals(earlier.getClass());
  }

  private static boolean isLease(Effect.ToFence order) {
    return order instanceof Effect.OpenDoor || order instanceof Effect.CloseDoor;
  }
}
