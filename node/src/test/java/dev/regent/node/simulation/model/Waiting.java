package dev.regent.node.simulation.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Commits that wait for standbys, as PostgreSQL does it: a flag that only the checkpointer sets
 * makes them wait, and each walsender releases them by the list that it has read itself (S7).
 */
public final class Waiting {
  private record Waiter(long index, Runnable done) {}

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::index));
  private boolean flag;
  private long released;

  /** A server that starts has nobody waiting. */
  void begin(boolean flagged) {
    waiters.clear();
    flag = flagged;
    released = 0;
  }

  public boolean flag() {
    return flag;
  }

  /** Emptying the list acknowledges every commit that waits, at once. */
  void flag(boolean next) {
    flag = next;
    if (!next) {
      release(Long.MAX_VALUE);
      released = 0;
    }
  }

  void await(long index, Runnable done) {
    if (!flag || index <= released) {
      done.run();
    } else {
      waiters.add(new Waiter(index, done));
    }
  }

  /** What the walsender of one standby does with its confirmation. */
  void confirmed(Walsender by, List<Walsender> all) {
    if (!by.isSynchronous()) {
      return;
    }
    List<Long> confirmed = new ArrayList<>();
    for (Walsender each : all) {
      if (each.isStreaming() && each.isSynchronous()) {
        confirmed.add(each.confirmed());
      }
    }
    int acks = by.view().acks();
    if (confirmed.size() >= acks) {
      confirmed.sort(Comparator.reverseOrder());
      release(confirmed.get(acks - 1));
    }
  }

  private void release(long upTo) {
    released = Math.max(released, upTo);
    while (!waiters.isEmpty() && waiters.peek().index() <= upTo) {
      waiters.remove().done().run();
    }
  }

  /** A client cancels its wait: it is told of success, with a warning. */
  public void cancelOne() {
    waiters.poll();
  }

  void endAll() {
    waiters.clear();
  }
}
