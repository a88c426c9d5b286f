package dev.regent.writer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReadTallyTest {
  private static final String A = "pg-master:5432";
  private static final String B = "pg-slave:5432";

  private final ReadTally tally = new ReadTally(2);

  @Test
  void withoutReadersThereIsNothingToReport() {
    assertThat(new ReadTally(0).reads()).isEmpty();
    assertThat(tally.reads()).isPresent();
  }

  @Test
  void aHostIsCountedOncePerRoleThatItHad() {
    tally.served(1, read(B, true, 3, 10));
    tally.served(1, read(B, true, 7, 20));
    tally.served(2, read(B, false, 0, 30));
    tally.served(2, read(A, true, 1, 40));

    assertThat(reads().hosts())
        .containsExactly(
            new HostReads(A, true, 1, 100, 1, at(40), at(40)),
            new HostReads(B, false, 1, 100, 0, at(30), at(30)),
            new HostReads(B, true, 2, 200, 7, at(10), at(20)));
    assertThat(reads().served()).isEqualTo(4);
    assertThat(reads().served(true)).isEqualTo(3);
    assertThat(reads().behind()).isEqualTo(7);
  }

  @Test
  void aFaultLastsFromTheLastReadOfWhoLostHisServerUntilAllAreServed() {
    tally.served(1, read(B, true, 0, 100));
    tally.served(2, read(B, true, 0, 110));
    assertThat(failed(1, 150)).isTrue();
    assertThat(failed(2, 160)).isFalse();
    assertThat(tally.unserved(1, at(170), nanos(170))).isFalse();
    assertThat(tally.served(2, read(A, false, 0, 1_110))).isEmpty();
    assertThat(tally.served(2, read(A, false, 0, 1_120))).isEmpty();

    assertThat(tally.served(1, read(A, false, 0, 1_200))).contains(Duration.ofMillis(1_100));

    assertThat(reads().failed()).isEqualTo(2);
    assertThat(reads().listed())
        .containsExactly(
            new ReadFault(at(100), Duration.ofMillis(1_100), 3, 2, Duration.ofSeconds(1)));
    assertThat(reads().outages().longest()).isEqualTo(new Gap(at(110), Duration.ofSeconds(1)));
  }

  @Test
  void theNextLossIsAnotherFault() {
    LongStream.rangeClosed(1, 12)
        .forEach(
            round -> {
              tally.served(1, read(B, true, 0, 1_000 * round));
              failed(1, 1_000 * round + 1);
              tally.served(1, read(B, true, 0, 1_000 * round + 10 + round));
            });

    assertThat(reads().faults()).isEqualTo(12);
    assertThat(reads().listed())
        .extracting(fault -> fault.length().toMillis())
        .containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L, 21L, 22L);
  }

  @Test
  void aReaderThatIsLetInNowhereMakesAFaultWithoutAFailedRead() {
    assertThat(tally.unserved(1, at(50), nanos(50))).isTrue();

    tally.ended(at(250), nanos(250));

    assertThat(reads().served()).isZero();
    assertThat(reads().failed()).isZero();
    assertThat(reads().listed())
        .containsExactly(
            new ReadFault(at(50), Duration.ofMillis(200), 0, 0, Duration.ofMillis(200)));
  }

  @Test
  void whatComesAfterTheEndCountsNowhere() {
    tally.served(1, read(B, true, 0, 10));
    tally.ended(at(20), nanos(20));
    Reads before = reads();

    tally.served(1, read(B, true, 0, 5_000));
    failed(2, 5_001);
    tally.unserved(2, at(5_002), nanos(5_002));

    assertThat(reads()).isEqualTo(before);
  }

  private Reads reads() {
    return tally.reads().orElseThrow();
  }

  private boolean failed(int reader, long millis) {
    return tally.failed(reader, at(millis), nanos(millis));
  }

  private static Served read(String host, boolean inRecovery, long behind, long millis) {
    return new Served(host, inRecovery, 100, behind, millis, nanos(millis));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
