package dev.regent.writer.report;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which a reader, or several, had no server: from the last read of the first who lost his
 * until all were served again.
 *
 * @param reads those that were served meanwhile, to other readers or between two losses
 * @param failed reads that got an error; attempts to connect are none
 * @param outage the longest time in it without any read
 */
public record ReadFault(
    Instant beganAt, Duration length, long reads, long failed, Duration outage) {
  /** Reads per second while it lasted. */
  double rate() {
    return length.isPositive() ? reads * 1e9 / length.toNanos() : 0;
  }
}
