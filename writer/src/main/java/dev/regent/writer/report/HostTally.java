package dev.regent.writer.report;

import java.time.Instant;

/** What one host acknowledged. Two hosts whose times overlap would be a split brain. */
public record HostTally(
    String host, long acknowledged, Instant firstAcknowledgedAt, Instant lastAcknowledgedAt) {

  static HostTally of(String host, Instant at) {
    return new HostTally(host, 1, at, at);
  }

  HostTally plus(HostTally other) {
    return new HostTally(
        host,
        acknowledged + other.acknowledged,
        min(firstAcknowledgedAt, other.firstAcknowledgedAt),
        max(lastAcknowledgedAt, other.lastAcknowledgedAt));
  }

  private static Instant min(Instant left, Instant right) {
    return left.isBefore(right) ? left : right;
  }

  private static Instant max(Instant left, Instant right) {
    return left.isBefore(right) ? right : left;
  }
}
