package dev.regent.writer.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures the time between one acknowledgement and the next, over all writers. Lengths come from a
 * monotonic clock, beginnings from the wall clock; both are arguments.
 */
final class Gaps {
  /** Shorter gaps are neither counted nor listed. */
  static final Duration NOTABLE = Duration.ofMillis(200);

  private static final int LISTED = 10;

  private final List<Gap> longest = new ArrayList<>();
  private Gap longestOfAll = new Gap(Instant.EPOCH, Duration.ZERO);
  private long notable;
  private boolean begun;
  private long latestNanos;
  private Instant latestAt = Instant.EPOCH;

  /** Takes an acknowledgement; one that arrives late, behind a newer one, closes no gap. */
  void acknowledged(Instant at, long nanos) {
    if (!begun) {
      begun = true;
    } else if (nanos <= latestNanos) {
      return;
    } else {
      note(nanos);
    }
    latestNanos = nanos;
    latestAt = at;
  }

  /** The end of writing closes the last gap: an outage that outlives the run still counts. */
  void ended(long nanos) {
    if (begun && nanos > latestNanos) {
      note(nanos);
    }
  }

  private void note(long nanos) {
    Gap gap = new Gap(latestAt, Duration.ofNanos(nanos - latestNanos));
    if (gap.length().compareTo(longestOfAll.length()) > 0) {
      longestOfAll = gap;
    }
    if (gap.length().compareTo(NOTABLE) > 0) {
      notable++;
      longest.add(gap);
      longest.sort(Comparator.comparing(Gap::length).reversed());
      if (longest.size() > LISTED) {
        longest.removeLast();
      }
    }
  }

  /** The longest gap so far, the one that is still open included. */
  Duration longest(long nowNanos) {
    Duration open = begun ? Duration.ofNanos(Math.max(0, nowNanos - latestNanos)) : Duration.ZERO;
    return open.compareTo(longestOfAll.length()) > 0 ? open : longestOfAll.length();
  }

  Outages outages() {
    return new Outages(longestOfAll, notable, List.copyOf(longest));
  }
}
