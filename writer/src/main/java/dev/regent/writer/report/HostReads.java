package dev.regent.writer.report;

import java.time.Instant;

/**
 * What one host served in one role, by its own word.
 *
 * @param rows how many rows these reads looked at
 * @param behind by how many rows a read was behind what had been acknowledged, at the worst
 */
public record HostReads(
    String host,
    boolean inRecovery,
    long reads,
    long rows,
    long behind,
    Instant firstServedAt,
    Instant lastServedAt) {

  static HostReads of(Served read) {
    Instant at = Instant.ofEpochMilli(read.atMillis());
    return new HostReads(read.host(), read.inRecovery(), 1, read.rows(), read.behind(), at, at);
  }

  HostReads plus(HostReads other) {
    return new HostReads(
        host,
        inRecovery,
        reads + other.reads,
        rows + other.rows,
        Math.max(behind, other.behind),
        firstServedAt.isBefore(other.firstServedAt) ? firstServedAt : other.firstServedAt,
        lastServedAt.isBefore(other.lastServedAt) ? other.lastServedAt : lastServedAt);
  }

  String role() {
    return inRecovery ? "standby" : "primary";
  }
}
