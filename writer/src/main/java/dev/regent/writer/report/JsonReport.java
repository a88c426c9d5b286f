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
    Gap longest = report.outages().longest();
    boolean anyGap = longest.length().isPositive();
    json.put("longestGapMillis", millis(longest.length()));
    json.put("longestGapBeganAt", anyGap ? epochMillis(longest.beganAt()) : null);
    json.put("notableGaps", report.outages().notable());
    json.put("gaps", report.outages().listed().stream().map(JsonReport::gap).toList());
    json.put("latency", report.latency().map(JsonReport::latency).orElse(null));
    json.put("rate", report.rate());
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
