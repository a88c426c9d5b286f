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
    lines.add("outage   " + outages(report.outages()));
    report.outages().listed().stream()
        .skip(1)
        .forEach(gap -> lines.add("         then " + gap(gap)));
    report.reads().ifPresent(reads -> lines.addAll(reads(reads, report.rate(reads))));
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

  private static List<String> reads(Reads reads, double rate) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "reads    %d by %d readers, %.0f reads/s: %d from standbys, %d from the primary",
            reads.served(),
            reads.readers(),
            rate,
            reads.served(true),
            reads.served(false)));
    for (HostReads host : reads.hosts()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "         %s %s served %d from %s to %s, at most %d rows behind",
              host.role(),
              host.host(),
              host.reads(),
              TIME.format(host.firstServedAt()),
              TIME.format(host.lastServedAt()),
              host.behind()));
    }
    lines.add("         %d failed; outage %s".formatted(reads.failed(), outages(reads.outages())));
    for (ReadFault fault : reads.listed()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "         fault of %s, began %s: %d failed, %.0f reads/s, none for %s",
              seconds(fault.length()),
              TIME.format(fault.beganAt()),
              fault.failed(),
              fault.rate(),
              seconds(fault.outage())));
    }
    return lines;
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

  private static String outages(Outages outages) {
    return String.format(
        Locale.ROOT,
        "longest %s; %d over %d ms",
        gap(outages.longest()),
        outages.notable(),
        Gaps.NOTABLE.toMillis());
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
  }

  static String timeOfDay(Instant at) {
    return TIME.format(at);
  }
}
