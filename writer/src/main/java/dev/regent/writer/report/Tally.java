package dev.regent.writer.report;

import dev.regent.writer.ledger.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Adds up acknowledgements: per host, gaps between them, latency. The ledger judges; this counts.
 */
public final class Tally {
  private final Gaps gaps = new Gaps();
  private final Map<String, HostTally> hosts = new TreeMap<>();
  private final Histogram whole = Latency.histogram();
  private final Histogram interval = Latency.histogram();

  /** Takes an acknowledgement as it happened; nanos are monotonic, with any origin. */
  void acknowledged(Fact.Acknowledged row, long nanos, Duration latency) {
    count(row, nanos);
    Latency.add(whole, latency);
    Latency.add(interval, latency);
  }

  /** Takes an acknowledgement from a ledger that was read back: no latency, only wall time. */
  void recall(Fact.Acknowledged row) {
    count(row, Duration.ofMillis(row.atMillis()).toNanos());
  }

  private void count(Fact.Acknowledged row, long nanos) {
    Instant at = Instant.ofEpochMilli(row.atMillis());
    gaps.acknowledged(at, nanos);
    hosts.merge(row.host(), HostTally.of(row.host(), at), HostTally::plus);
  }

  /** The latency since the last call. */
  Latency intervalLatency() {
    Latency latency = Latency.of(interval);
    interval.reset();
    return latency;
  }

  /** Empty without any row whose latency is known. */
  Optional<Latency> latency() {
    return whole.getTotalCount() > 0 ? Optional.of(Latency.of(whole)) : Optional.empty();
  }

  List<HostTally> hosts() {
    return List.copyOf(hosts.values());
  }

  /** From the first acknowledgement of all to the last. */
  Duration span() {
    Instant first =
        hosts.values().stream()
            .map(HostTally::firstAcknowledgedAt)
            .min(Instant::compareTo)
            .orElse(Instant.EPOCH);
    Instant last =
        hosts.values().stream()
            .map(HostTally::lastAcknowledgedAt)
            .max(Instant::compareTo)
            .orElse(first);
    return Duration.between(first, last);
  }

  void ended(long nanos) {
    gaps.ended(nanos);
  }

  Duration longestGap(long nowNanos) {
    return gaps.longest(nowNanos);
  }

  Outages outages() {
    return gaps.outages();
  }
}
