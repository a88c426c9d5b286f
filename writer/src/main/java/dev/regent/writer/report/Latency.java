package dev.regent.writer.report;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How long acknowledged rows took, from sending to commit, in milliseconds; 0 without any row. */
public record Latency(double p50Millis, double p99Millis, double maxMillis) {
  private static final double MICROS_PER_MILLI = 1000.0;

  static Histogram histogram() {
    return new Histogram(2);
  }

  static void add(Histogram histogram, Duration latency) {
    histogram.recordValue(Math.max(0, latency.toNanos() / 1000));
  }

  static Latency of(Histogram histogram) {
    return new Latency(
        histogram.getValueAtPercentile(50) / MICROS_PER_MILLI,
        histogram.getValueAtPercentile(99) / MICROS_PER_MILLI,
        histogram.getMaxValue() / MICROS_PER_MILLI);
  }
}
