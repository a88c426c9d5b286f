package dev.regent.writer.report;

import dev.regent.writer.ledger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people: a handful of lines, the verdict last. Times of day are UTC. */
public final class TextReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private TextReport() {}

  /** The lines, without colours. */
  public static List<String> of(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "run      %s, %.1f s, %.0f rows/s",
            report.run(),
            report.seconds(),
            report.rate()));
    lines.add(
        String.format(
            Locale.ROOT,
            "rows     %d acknowledged, %d failed, %d unknown%s",
            report.counts().acknowledged(),
            report.counts().failed(),
            report.unknown(),
            report.verdict().map(TextReport::ofThem).orElse("")));
    for (HostTally host : report.hosts()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "host     %s acknowledged %d rows from %s to %s",
              host.host(),
              host.acknowledged(),
              TIME.format(host.firstAcknowledgedAt()),
              TIME.format(host.lastAcknowledgedAt())));
    }
    report.latency().ifPresent(latency -> lines.add(latency(latency)));
    lines.add("outage   longest " + gap(report.outages().longest()) + notable(report));
    report.outages().listed().stream()
        .skip(1)
        .forEach(gap -> lines.add("         then " + gap(gap)));
    lines.add(
        "verdict  "
            + report.sentence()
            + report.finalPrimary().map(primary -> " (read from " + primary + ")").orElse(""));
    report
        .verdict()
        .filter(verdict -> verdict.lost() > 0)
        .ifPresent(verdict -> lines.add("         first lost rows: " + verdict.lostIds()));
    return List.copyOf(lines);
  }

  private static String latency(Latency latency) {
    return String.format(
        Locale.ROOT,
        "latency  p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        latency.p50Millis(),
        latency.p99Millis(),
        latency.maxMillis());
  }

  private static String ofThem(Verdict verdict) {
    return " (" + verdict.unknownPresent() + " of them present)";
  }

  private static String gap(Gap gap) {
    return gap.length().isPositive()
        ? String.format(
            Locale.ROOT, "%s, began %s", seconds(gap.length()), TIME.format(gap.beganAt()))
        : "0 s";
  }

  private static String notable(Report report) {
    return String.format(
        Locale.ROOT, "; %d over %d ms", report.outages().notable(), Gaps.NOTABLE.toMillis());
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
  }

  static String timeOfDay(Instant at) {
    return TIME.format(at);
  }
}
