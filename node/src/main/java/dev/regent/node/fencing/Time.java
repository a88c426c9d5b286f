package dev.regent.node.fencing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The clock that the guard shares, and an alarm by it. */
interface Time {
  long nanos();

  void at(long nanos, Runnable alarm);

  /** {@link System#nanoTime}. */
  final class OfTheSystem implements Time {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void at(long nanos, Runnable alarm) {
      Executor then =
          CompletableFuture.delayedExecutor(
              Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS, Runnable::run);
      then.execute(alarm);
    }
  }
}
