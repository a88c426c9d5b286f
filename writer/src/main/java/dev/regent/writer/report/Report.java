package dev.regent.writer.report;

import dev.regent.writer.ledger.Ledger;
import dev.regent.writer.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a run showed.
 *
 * @param wrote how long rows were written
 * @param verdict empty when no primary could be read in the end
 * @param finalPrimary where the verdict was read
 * @param latency empty for a ledger that was read back, which does not keep it
 * @param reads empty for a run without readers
 */
public record Report(
    UUID run,
    Duration wrote,
    Ledger.Counts counts,
    List<HostTally> hosts,
    Outages outages,
    Optional<Latency> latency,
    Optional<Reads> reads,
    Optional<Verdict> verdict,
    Optional<String> finalPrimary) {

  /** Acknowledged rows per second of writing. */
  double rate() {
    return perSecond(counts.acknowledged());
  }

  /** Reads that were served per second of writing. */
  double rate(Reads reads) {
    return perSecond(reads.served());
  }

  private double perSecond(long count) {
    double seconds = seconds();
    return seconds > 0 ? count / seconds : 0;
  }

  double seconds() {
    return wrote.toNanos() / 1e9;
  }

  /** Rows whose outcome nobody knows, those that were still under way at the end included. */
  long unknown() {
    return counts.unknown() + counts.underWay();
  }

  String sentence() {
    return verdict.map(Verdict::sentence).orElse("could not judge: no primary could be read");
  }

  /** 0: nothing acknowledged is lost; 1: something is wrong; 3: could not judge. */
  public int exitCode() {
    return verdict.map(v -> v.clean() ? 0 : 1).orElse(3);
  }
}
