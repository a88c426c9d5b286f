package dev.regent.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How long a first start took.
 *
 * @param redundant until the standby streamed and was recorded in sync
 * @param returned until {@code docker compose up --wait} said so
 */
record Startup(Duration redundant, Duration returned) {
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  /** Starting members have other things to do than to tell how they are. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Starts all members and waits for both. */
  static Startup measure(Compose compose, Await await, BooleanSupplier redundant) {
    Path log = Output.file("logs", "up.log");
    long begin = System.nanoTime();
    Process up = compose.start(log, log, "up", "--wait");
    await.every(LOOK).until("redundant after the first start", DEADLINE, redundant);
    Startup startup = new Startup(since(begin), ended(up, begin));
    Output.measured("first start until redundant", startup.redundant());
    Output.measured("first start until up --wait returned", startup.returned());
    return startup;
  }

  private static Duration ended(Process up, long begin) {
    try {
      if (!up.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) || up.exitValue() != 0) {
        throw new AssertionError("docker compose up --wait did not succeed: see logs/up.log");
      }
      return since(begin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
