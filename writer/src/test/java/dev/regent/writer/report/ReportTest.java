package dev.regent.writer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.writer.ledger.Ledger;
import dev.regent.writer.ledger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-000000000007");
  private static final Gap GAP = new Gap(Instant.ofEpochMilli(3_000), Duration.ofMillis(1_234));
  private static final Verdict CLEAN = new Verdict(0, 0, 0, 2, List.of());
  private static final Verdict LOSS = new Verdict(2, 0, 0, 0, List.of(5L, 9L));

  private static final Reads READS =
      new Reads(
          2,
          2,
          List.of(
              new HostReads("pg-master:5432", false, 100, 10_000, 0, at(3_000), at(5_000)),
              new HostReads("pg-slave:5432", true, 900, 90_000, 4, at(1_000), at(9_000))),
          new Outages(GAP, 1, List.of(GAP)),
          1,
          List.of(new ReadFault(at(3_000), Duration.ofSeconds(2), 10, 2, GAP.length())));

  @Test
  void jsonHasEveryNumberOfACleanRun() {
    assertThat(JsonReport.of(report(Optional.of(CLEAN))))
        .isEqualTo(
            "{\"run\":\"00000000-0000-0000-0000-000000000007\",\"seconds\":10.000,\"hosts\":"
                + "[{\"host\":\"pg-master:5432\",\"acknowledged\":100,"
                + "\"firstAcknowledgedAt\":1000,\"lastAcknowledgedAt\":9000}],"
                + "\"acknowledged\":100,\"failed\":1,\"unknown\":3,\"lost\":0,\"duplicated\":0,"
                + "\"phantom\":0,\"unknownPresent\":2,\"longestGapMillis\":1234.000,"
                + "\"longestGapBeganAt\":3000,\"notableGaps\":1,"
                + "\"gaps\":[{\"beganAt\":3000,\"millis\":1234.000}],"
                + "\"latency\":{\"p50Millis\":0.500,\"p99Millis\":2.000,\"maxMillis\":7.000},"
                + "\"rate\":10.000,\"reads\":null,\"finalPrimary\":\"pg-slave:5432\","
                + "\"verdict\":\"nothing lost\",\"lostIds\":[]}");
  }

  @Test
  void jsonSaysNullWhereNothingCouldBeJudged() {
    assertThat(JsonReport.of(report(Optional.empty())))
        .contains("\"lost\":null", "\"finalPrimary\":null", "\"lostIds\":null")
        .contains("\"verdict\":\"could not judge: no primary could be read\"");
  }

  @Test
  void jsonEscapesWhatItMust() {
    assertThat(Json.write(List.of("a\"b\\c\nd", true))).isEqualTo("[\"a\\\"b\\\\c\\u000ad\",true]");
  }

  @Test
  void theTextEndsWithTheVerdict() {
    assertThat(TextReport.of(report(Optional.of(LOSS))))
        .contains(
            "rows     100 acknowledged, 1 failed, 3 unknown (0 of them present)",
            "outage   longest 1.234 s, began 00:00:03.000; 1 over 200 ms")
        .endsWith(
            "verdict  2 lost, 0 duplicated, 0 phantom (read from pg-slave:5432)",
            "         first lost rows: [5, 9]");
  }

  @Test
  void theTextShowsWhichRoleServedTheReads() {
    assertThat(TextReport.of(report(Optional.of(CLEAN), Optional.of(READS))))
        .containsSubsequence(
            "reads    1000 by 2 readers, 100 reads/s: 900 from standbys, 100 from the primary",
            "         primary pg-master:5432 served 100 from 00:00:03.000 to 00:00:05.000,"
                + " at most 0 rows behind",
            "         standby pg-slave:5432 served 900 from 00:00:01.000 to 00:00:09.000,"
                + " at most 4 rows behind",
            "         2 failed; outage longest 1.234 s, began 00:00:03.000; 1 over 200 ms",
            "         fault of 2.000 s, began 00:00:03.000: 2 failed, 5 reads/s, none for 1.234 s",
            "verdict  nothing lost (read from pg-slave:5432)");
  }

  @Test
  void jsonHasEveryNumberOfTheReads() {
    assertThat(JsonReport.of(report(Optional.of(CLEAN), Optional.of(READS))))
        .contains(
            "\"reads\":{\"readers\":2,\"served\":1000,\"servedByStandbys\":900,"
                + "\"servedByPrimary\":100,\"failed\":2,\"rate\":100.000,\"rowsBehind\":4,"
                + "\"hosts\":[{\"host\":\"pg-master:5432\",\"role\":\"primary\",\"served\":100,"
                + "\"rows\":10000,\"rowsBehind\":0,"
                + "\"firstServedAt\":3000,\"lastServedAt\":5000},"
                + "{\"host\":\"pg-slave:5432\",\"role\":\"standby\",\"served\":900,"
                + "\"rows\":90000,\"rowsBehind\":4,"
                + "\"firstServedAt\":1000,\"lastServedAt\":9000}],"
                + "\"longestGapMillis\":1234.000,\"longestGapBeganAt\":3000,\"notableGaps\":1,"
                + "\"gaps\":[{\"beganAt\":3000,\"millis\":1234.000}],"
                + "\"faults\":1,\"listedFaults\":[{\"beganAt\":3000,\"millis\":2000.000,"
                + "\"served\":10,\"failed\":2,\"rate\":5.000,\"longestGapMillis\":1234.000}]}");
  }

  @Test
  void failedReadsChangeNoExitCode() {
    assertThat(report(Optional.of(CLEAN), Optional.of(READS)).exitCode()).isZero();
  }

  @Test
  void exitCodesTellCleanFromLossFromDoubt() {
    assertThat(report(Optional.of(CLEAN)).exitCode()).isEqualTo(0);
    assertThat(report(Optional.of(LOSS)).exitCode()).isEqualTo(1);
    assertThat(report(Optional.of(new Verdict(0, 1, 0, 0, List.of()))).exitCode()).isEqualTo(1);
    assertThat(report(Optional.of(new Verdict(0, 0, 1, 0, List.of()))).exitCode()).isEqualTo(1);
    assertThat(report(Optional.empty()).exitCode()).isEqualTo(3);
  }

  private static Report report(Optional<Verdict> verdict) {
    return report(verdict, Optional.empty());
  }

  private static Report report(Optional<Verdict> verdict, Optional<Reads> reads) {
    return new Report(
        RUN,
        Duration.ofSeconds(10),
        new Ledger.Counts(100, 1, 2, 1),
        List.of(
            new HostTally(
                "pg-master:5432", 100, Instant.ofEpochMilli(1_000), Instant.ofEpochMilli(9_000))),
        new Outages(GAP, 1, List.of(GAP)),
        Optional.of(new Latency(0.5, 2, 7)),
        reads,
        verdict,
        verdict.map(v -> "pg-slave:5432"));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
