package dev.regent.writer.report;

import java.util.List;

/**
 * What the readers of a run were served.
 *
 * @param failed reads that got an error; attempts to connect are none
 * @param hosts once per role that a host had
 * @param outages the times without any read
 * @param faults how many times readers were without a server
 * @param listed the longest of these, as they came
 */
public record Reads(
    int readers,
    long failed,
    List<HostReads> hosts,
    Outages outages,
    long faults,
    List<ReadFault> listed) {
  long served() {
    return served(true) + served(false);
  }

  /** Reads that were served in recovery, so by standbys; or out of it, by a primary. */
  long served(boolean inRecovery) {
    return hosts.stream()
        .filter(host -> host.inRecovery() == inRecovery)
        .mapToLong(HostReads::reads)
        .sum();
  }

  /** By how many rows a read was behind what had been acknowledged, at the worst. */
  long behind() {
    return hosts.stream().mapToLong(HostReads::behind).max().orElse(0);
  }
}
