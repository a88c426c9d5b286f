package dev.regent.writer.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds up reads: per host and role, gaps between them, and the times without a server. */
public final class ReadTally {
  private final int readers;
  private final Gaps gaps = new Gaps();
  private final ReadFaults faults = new ReadFaults();
  private final Map<String, HostReads> hosts = new TreeMap<>();
  private long fromStandbys;
  private long fromPrimary;
  private long failed;
  private boolean over;

  /**
   * @param readers 0 for a run without any
   */
  ReadTally(int readers) {
    this.readers = readers;
  }

  /**
   * Takes a read; gives how long readers were without a server, if all are served now. A read that
   * was under way at the end counts nowhere.
   */
  Optional<Duration> served(int reader, Served read) {
    if (over) {
      return Optional.empty();
    }
    if (read.inRecovery()) {
      fromStandbys++;
    } else {
      fromPrimary++;
    }
    HostReads one = HostReads.of(read);
    hosts.merge(one.host() + " " + one.role(), one, HostReads::plus);
    gaps.acknowledged(one.firstServedAt(), read.nanos());
    return faults.served(reader, mark(one.firstServedAt(), read.nanos())).map(ReadFault::length);
  }

  /** Takes a read that failed; tells whether readers were all served until then. */
  boolean failed(int reader, Instant at, long nanos) {
    if (over) {
      return false;
    }
    failed++;
    return faults.failed(reader, mark(at, nanos));
  }

  /** Takes a reader's word that nobody lets it in; tells the same. */
  boolean unserved(int reader, Instant at, long nanos) {
    return !over && faults.unserved(reader, mark(at, nanos));
  }

  void ended(Instant at, long nanos) {
    gaps.ended(nanos);
    faults.ended(mark(at, nanos));
    over = true;
  }

  private ReadFaults.Mark mark(Instant at, long nanos) {
    return new ReadFaults.Mark(at, nanos, fromStandbys + fromPrimary);
  }

  /** How many were served so far, by whom. */
  Counts counts() {
    return new Counts(fromStandbys, fromPrimary);
  }

  /** Empty for a run without readers. */
  Optional<Reads> reads() {
    return readers == 0
        ? Optional.empty()
        : Optional.of(
            new Reads(
                readers,
                failed,
                List.copyOf(hosts.values()),
                gaps.outages(),
                faults.count(),
                faults.listed()));
  }

  /** Reads by the role of the server that served them. */
  record Counts(long fromStandbys, long fromPrimary) {}
}
