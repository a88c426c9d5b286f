package dev.regent.docker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for conditions; nothing else here waits.
 *
 * @param period between two looks
 */
record Await(Duration period) {

  /** Looks ten times a second. */
  Await() {
    this(Duration.ofMillis(100));
  }

  /** The same, looking less often: a look costs the members some work. */
  Await every(Duration longer) {
    return new Await(longer);
  }

  /** Waits until it holds. */
  void until(String what, Duration deadline, BooleanSupplier condition) {
    present(what, deadline, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until there is one. */
  <T> T present(String what, Duration deadline, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + deadline.toNanos();
    do {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      pause();
    } while (System.nanoTime() < end);
    throw new AssertionError("not within " + deadline + ": " + what);
  }

  /** Looks again and again for so long, and fails when it holds even once. */
  void never(String what, Duration during, BooleanSupplier condition) {
    long end = System.nanoTime() + during.toNanos();
    do {
      if (condition.getAsBoolean()) {
        throw new AssertionError("should never happen: " + what);
      }
      pause();
    } while (System.nanoTime() < end);
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(period.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
