package dev.regent.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeatTest {
  @Test
  void twoWithDataGetAnArbiter_moreDoNot() {
    assertThat(Seat.of(2)).extracting(Seat::name).containsExactly("pg-1", "pg-2", "arbiter");
    assertThat(Seat.of(3)).extracting(Seat::name).containsExactly("pg-1", "pg-2", "pg-3");
  }

  @Test
  void noPortTwice() {
    int[] ports =
        Seat.of(3).stream()
            .flatMapToInt(
                seat ->
                    IntStream.of(
                        seat.port(), seat.ringPort(), seat.managementPort(), seat.postgresPort()))
            .toArray();

    assertThat(Stream.of(ports).flatMapToInt(IntStream::of).distinct().count()).isEqualTo(12);
  }
}
