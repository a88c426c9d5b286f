package dev.regent.playground.cluster;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** A wait between two looks, or while time is to pass under load. */
public final class Pause {
  private Pause() {}

  /** Blocks for that long. */
  public static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
