package dev.regent.writer.load;

import java.time.Duration;
import java.util.UUID;

/**
 * How much to write and to read.
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
    Readers readers,
    Duration duration,
    Duration socketTimeout,
    Duration settle) {

  /**
   * How many readers there are beside the writers.
   *
   * @param rate reads per second over all readers; 0 for as fast as it goes
   */
  public record Readers(int count, double rate) {
    /** For a run without reads. */
    public static final Readers NONE = new Readers(0, 0);
  }

  /** For a run that writes nothing. */
  public static LoadSettings verifying(UUID run, Duration socketTimeout, Duration settle) {
    return new LoadSettings(run, 0, 0, 0, Readers.NONE, Duration.ZERO, socketTimeout, settle);
  }

  /** The part of writer 1, 2, … : every so-many-th id, so that no two writers share one. */
  Share share(int writer) {
    return new Share(writer, writers, rows, interval(writers, rate));
  }

  /** The part of reader 1, 2, … : reads are numbered like rows, but without an end. */
  Share readShare(int reader) {
    int count = readers.count();
    return new Share(reader, count, Long.MAX_VALUE, interval(count, readers.rate()));
  }

  private static Duration interval(int sharers, double rate) {
    return rate > 0 ? Duration.ofNanos((long) (sharers * 1e9 / rate)) : Duration.ZERO;
  }
}
