package dev.regent.node.simulation.member;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.simulation.engine.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Orders about the door, one after the other, as {@code Fencing} and the nftables fence do it. */
final class FenceDesk {
  private static final long AGAIN = 50 * Scheduler.MILLI;
  private static final long SLOW = 50 * Scheduler.MILLI;

  private final Node node;
  private final Scheduler scheduler;
  private final Deque<Effect.ToFence> waiting = new ArrayDeque<>();
  private boolean busy;
  private long leaseTimer;

  FenceDesk(Node node) {
    this.node = node;
    this.scheduler = node.habitat().scheduler();
  }

  void obey(Effect.ToFence order) {
    waiting.removeIf(older -> replaces(order, older));
    waiting.add(order);
    next();
  }

  private void next() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    Effect.ToFence order = waiting.removeFirst();
    busy = true;
    if (scheduler.chance(node.habitat().failures())) {
      node.later(Scheduler.MILLI, () -> broke(order));
      return;
    }
    switch (order) {
      case Effect.OpenDoor(long until) -> arm(until, open -> opened(until, open));
      case Effect.CloseDoor close ->
          apply(
              () -> {
                node.member().kernel().close();
                return true;
              },
              done -> {
                node.tell(new Event.DoorMoved(false));
                done();
              });
      case Effect.AdmitReaders(boolean admitted) ->
          apply(
              () -> {
                if (admitted || node.habitat().keeps(ShellClause.S9_READERS_ARE_SHUT_OUT)) {
                  node.member().kernel().readers(admitted);
                }
                return true;
              },
              done -> {
                node.tell(new Event.ReadersMoved(admitted));
                done();
              });
      case Effect.BlockUpstream(var upstream) ->
          apply(
              () -> {
                if (upstream.isEmpty()
                    || node.habitat().keeps(ShellClause.S5_BLOCKED_BEFORE_TELLING)) {
                  node.member().kernel().block(upstream);
                }
                return true;
              },
              done -> done());
    }
  }

  private void opened(long until, boolean open) {
    node.tell(new Event.DoorMoved(open));
    long timer = ++leaseTimer;
    node.later(
        Math.max(1, node.member().clock().real(until - node.now())),
        () -> {
          if (timer == leaseTimer) {
            node.tell(new Event.DoorMoved(false));
          }
        });
    done();
  }

  private void done() {
    busy = false;
    next();
  }

  private void broke(Effect.ToFence order) {
    boolean replaced = waiting.stream().anyMatch(later -> replaces(later, order));
    if (!replaced && !(order instanceof Effect.OpenDoor)) {
      waiting.addFirst(order);
    }
    node.later(AGAIN, this::done);
  }

  /** One call of nft: the kernel takes the batch a moment after it was composed. */
  private void apply(BooleanSupplier batch, Consumer<Boolean> then) {
    scheduler.in(
        node.member().container(),
        scheduler.around(Scheduler.MILLI),
        () -> {
          boolean done = batch.getAsBoolean();
          node.later(scheduler.around(Scheduler.MILLI / 2), () -> then.accept(done));
        });
  }

  private void arm(long until, Consumer<Boolean> then) {
    extend(
        until,
        0,
        open -> {
          if (open) {
            then.accept(true);
          } else {
            prepare(until, 0, prepared -> openPrepared(until, prepared, then));
          }
        });
  }

  /** What lets nobody in, and bounds the opening: a batch that comes too late finds it gone. */
  private void prepare(long until, int attempt, Consumer<Boolean> then) {
    long composed = node.now();
    long left = left(until) - SLOW;
    if (left <= 0) {
      then.accept(false);
      return;
    }
    apply(
        () -> {
          node.member().kernel().prepare(end(left));
          return true;
        },
        done -> {
          if (node.now() - composed > SLOW && attempt == 0) {
            prepare(until, 1, then);
          } else {
            then.accept(node.now() - composed <= SLOW);
          }
        });
  }

  private void openPrepared(long until, boolean prepared, Consumer<Boolean> then) {
    if (prepared) {
      boolean bare = node.habitat().keeps(ShellClause.S10_A_LATE_BATCH_OPENS_NOTHING);
      batch(until, 0, now -> node.member().kernel().takePrepared(now) || !bare, then);
    } else {
      then.accept(false);
    }
  }

  /** A bare delete and an add: with the element gone, the batch does nothing. */
  private void extend(long until, int attempt, Consumer<Boolean> then) {
    batch(until, attempt, now -> node.member().kernel().hasElement(now), then);
  }

  private void batch(long until, int attempt, LongPredicate bare, Consumer<Boolean> then) {
    long composed = node.now();
    long left = left(until);
    apply(
        () -> {
          if (left <= 0) {
            node.member().kernel().close();
            return true;
          }
          boolean there = bare.test(scheduler.now());
          if (there) {
            set(left);
          }
          return there;
        },
        done -> {
          if (!done || left(until) <= 0) {
            then.accept(false);
          } else if (node.now() - composed <= SLOW) {
            then.accept(true);
          } else if (attempt == 0) {
            extend(until, 1, then);
          } else {
            apply(
                () -> {
                  node.member().kernel().close();
                  return true;
                },
                closed -> then.accept(false));
          }
        });
  }

  private void set(long left) {
    boolean timed = node.habitat().keeps(ShellClause.S10_THE_KERNEL_HOLDS_THE_LEASE);
    node.member().kernel().open(timed ? end(left) : Long.MAX_VALUE);
  }

  private long end(long left) {
    return scheduler.now() + node.member().clock().real(left);
  }

  private long left(long until) {
    return (until - node.now()) / Scheduler.MILLI * Scheduler.MILLI;
  }

  private static boolean replaces(Effect.ToFence later, Effect.ToFence earlier) {
    return isLease(later) ? isLease(earlier) : later.getClass().equals(earlier.getClass());
  }

  private static boolean isLease(Effect.ToFence order) {
    return order instanceof Effect.OpenDoor || order instanceof Effect.CloseDoor;
  }
}
