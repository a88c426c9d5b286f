package dev.regent.writer.load;

import java.time.Duration;
import java.util.UUID;

/**
 * How much to write.
 *
 * @param rows at most so many rows altogether
 * @param rate rows per second over all writers; 0 for as fast as it goes
 * @param settle how long to wait for a primary, at the beginning and at the end
 */
public record LoadSettings(
    UUID run,
    int writers,
    long rows,
    double rate,
    Duration duration,
    Duration socketTimeout,
    Duration settle) {

  /** For a run that writes nothing. */
  public static LoadSettings verifying(UUID run, Duration socketTimeout, Duration settle) {
    return new LoadSettings(run, 0, 0, 0, Duration.ZERO, socketTimeout, settle);
  }

  /** The part of writer 1, 2, … : every so-many-th id, so that no two writers share one. */
  Share share(int writer) {
    Duration interval = rate > 0 ? Duration.ofNanos((long) (writers * 1e9 / rate)) : Duration.ZERO;
    return new Share(writer, writers, rows, interval);
  }
}
