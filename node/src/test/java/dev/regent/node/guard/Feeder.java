package dev.regent.node.guard;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A process that feeds a guard, and does nothing else that a node does. */
final class Feeder {
  static final Duration LEASE = Duration.ofMillis(700);
  private static final Duration BEAT = Duration.ofMillis(100);

  private Feeder() {}

  /** Guards the data directory that the one argument names; a line on stdout when it does. */
  public static void main(String... arguments) throws Exception {
    Guard guard = GuardProcess.start(Path.of(arguments[0]));
    boolean told = false;
    while (guard.lease(System.nanoTime() + LEASE.toNanos())) {
      if (!told) {
        System.out.println("feeding");
        told = true;
      }
      LockSupport.parkNanos(BEAT.toNanos());
    }
  }
}
