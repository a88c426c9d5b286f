package dev.regent.node.postgres;

import java.time.Duration;

/** Looks again and again until something is so; for what PostgreSQL does not announce. */
final class Patience {
  private Patience() {}

  /** A condition that may fail to be looked at. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Whether the condition held before the time was over; it is looked at once at least. */
  static boolean until(Duration limit, Duration interval, Condition condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(interval);
    }
    return true;
  }
}
