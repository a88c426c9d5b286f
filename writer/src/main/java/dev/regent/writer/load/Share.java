package dev.regent.writer.load;

import java.time.Duration;

/**
 * One writer's or reader's part of the load: the ids {@code first}, {@code first + step}, … up to
 * {@code last}, one per interval.
 */
record Share(long first, long step, long last, Duration interval) {
  /** After a pause the rate is made up for at most this much: no burst after an outage. */
  private static final Duration BACKLOG = Duration.ofMillis(100);

  /** Where a writer stands: the id to send next, and not before when (as System.nanoTime). */
  record Turn(long id, long dueNanos) {}

  Turn begin(long nowNanos) {
    return new Turn(first, nowNanos);
  }

  Turn after(Turn turn, long nowNanos) {
    long due = turn.dueNanos() + interval.toNanos();
    long earliest = nowNanos - BACKLOG.toNanos();
    return new Turn(turn.id() + step, due - earliest < 0 ? earliest : due);
  }

  boolean isDone(Turn turn) {
    return turn.id() > last;
  }
}
