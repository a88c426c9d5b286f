package dev.regent.writer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final long ORIGIN = Long.MAX_VALUE / 2;

  private final Gaps gaps = new Gaps();

  @Test
  void withoutAcknowledgementsThereIsNoGap() {
    gaps.ended(at(10_000));

    assertThat(gaps.outages()).isEqualTo(new Outages(gap(0, 0), 0, List.of()));
    assertThat(gaps.longest(at(20_000))).isEqualTo(Duration.ZERO);
  }

  @Test
  void theLongestGapIsBetweenTwoNeighbours() {
    acknowledge(0, 10, 1_510, 1_520, 1_620);

    assertThat(gaps.outages()).isEqualTo(new Outages(gap(10, 1_500), 1, List.of(gap(10, 1_500))));
  }

  @Test
  void aGapOfExactlyTheThresholdIsNotNotable() {
    acknowledge(0, 200, 401);

    assertThat(gaps.outages().listed()).containsExactly(gap(200, 201));
  }

  @Test
  void theLongestNotableGapsAreListedLongestFirst() {
    long now = 0;
    acknowledge(now);
    for (int i = 1; i <= 15; i++) {
      now += 200 + i;
      acknowledge(now);
    }

    assertThat(gaps.outages().notable()).isEqualTo(15);
    assertThat(gaps.outages().listed())
        .extracting(gap -> gap.length().toMillis())
        .containsExactly(215L, 214L, 213L, 212L, 211L, 210L, 209L, 208L, 207L, 206L);
  }

  @Test
  void anAcknowledgementThatArrivesLateClosesNoGap() {
    acknowledge(0, 500, 499, 500, 510);

    assertThat(gaps.outages().listed()).containsExactly(gap(0, 500));
    assertThat(gaps.outages().longest()).isEqualTo(gap(0, 500));
  }

  @Test
  void anOutageThatOutlivesTheRunCounts() {
    acknowledge(0, 10);

    assertThat(gaps.longest(at(3_010))).isEqualTo(Duration.ofSeconds(3));
    gaps.ended(at(5_010));

    assertThat(gaps.outages().longest()).isEqualTo(gap(10, 5_000));
  }

  private void acknowledge(long... millis) {
    for (long now : millis) {
      gaps.acknowledged(Instant.ofEpochMilli(now), at(now));
    }
  }

  private static long at(long millis) {
    return ORIGIN + Duration.ofMillis(millis).toNanos();
  }

  private static Gap gap(long beganMillis, long lengthMillis) {
    return new Gap(Instant.ofEpochMilli(beganMillis), Duration.ofMillis(lengthMillis));
  }
}
