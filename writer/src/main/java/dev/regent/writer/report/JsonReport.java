package dev.regent.writer.report;

import dev.regent.writer.ledger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The report for programs. Times are epoch milliseconds; what could not be judged is null. */
public final class JsonReport {
  private JsonReport() {}

  /** One JSON object on one line, without a line feed. */
  public static String of(Report report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("run", report.run());
    json.put("seconds", report.seconds());
    json.put("hosts", report.hosts().stream().map(JsonReport::host).toList());
    json.put("acknowledged", report.counts().acknowledged());
    json.put("failed", report.counts().failed());
    json.put("unknown", report.unknown());
    json.put("lost", judged(report, Verdict::lost));
    json.put("duplicated", judged(report, Verdict::duplicated));
    json.put("phantom", judged(report, Verdict::phantom));
    json.put("unknownPresent", judged(report, Verdict::unknownPresent));
    putOutages(json, report.outages());
    json.put("latency", report.latency().map(JsonReport::latency).orElse(null));
    json.put("rate", report.rate());
    json.put("reads", report.reads().map(r -> reads(r, report.rate(r))).orElse(null));
    json.put("finalPrimary", report.finalPrimary().orElse(null));
    json.put("verdict", report.sentence());
    json.put("lostIds", judged(report, Verdict::lostIds));
    return Json.write(json);
  }

  private static @Nullable Object judged(Report report, Function<Verdict, Object> number) {
    return report.verdict().map(number).orElse(null);
  }

  private static Map<String, Object> host(HostTally tally) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("host", tally.host());
    json.put("acknowledged", tally.acknowledged());
    json.put("firstAcknowledgedAt", epochMillis(tally.firstAcknowledgedAt()));
    json.put("lastAcknowledgedAt", epochMillis(tally.lastAcknowledgedAt()));
    return json;
  }

  private static void putOutages(Map<String, @Nullable Object> json, Outages outages) {
    Gap longest = outages.longest();
    boolean anyGap = longest.length().isPositive();
    json.put("longestGapMillis", millis(longest.length()));
    json.put("longestGapBeganAt", anyGap ? epochMillis(longest.beganAt()) : null);
    json.put("notableGaps", outages.notable());
    json.put("gaps", outages.listed().stream().map(JsonReport::gap).toList());
  }

  private static Map<String, @Nullable Object> reads(Reads reads, double rate) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("readers", reads.readers());
    json.put("served", reads.served());
    json.put("servedByStandbys", reads.served(true));
    json.put("servedByPrimary", reads.served(false));
    json.put("failed", reads.failed());
    json.put("rate", rate);
    json.put("rowsBehind", reads.behind());
    json.put("hosts", reads.hosts().stream().map(JsonReport::hostReads).toList());
    putOutages(json, reads.outages());
    json.put("faults", reads.faults());
    json.put("listedFaults", reads.listed().stream().map(JsonReport::fault).toList());
    return json;
  }

  private static Map<String, Object> hostReads(HostReads host) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("host", host.host());
    json.put("role", host.role());
    json.put("served", host.reads());
    json.put("rows", host.rows());
    json.put("rowsBehind", host.behind());
    json.put("firstServedAt", epochMillis(host.firstServedAt()));
    json.put("lastServedAt", epochMillis(host.lastServedAt()));
    return json;
  }

  private static Map<String, Object> fault(ReadFault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("beganAt", epochMillis(fault.beganAt()));
    json.put("millis", millis(fault.length()));
    json.put("served", fault.reads());
    json.put("failed", fault.failed());
    json.put("rate", fault.rate());
    json.put("longestGapMillis", millis(fault.outage()));
    return json;
  }

  private static Map<String, Object> gap(Gap gap) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("beganAt", epochMillis(gap.beganAt()));
    json.put("millis", millis(gap.length()));
    return json;
  }

  private static Map<String, Object> latency(Latency latency) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("p50Millis", latency.p50Millis());
    json.put("p99Millis", latency.p99Millis());
    json.put("maxMillis", latency.maxMillis());
    return json;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static long epochMillis(Instant at) {
    return at.toEpochMilli();
  }
}
