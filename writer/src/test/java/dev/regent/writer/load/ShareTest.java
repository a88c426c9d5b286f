package dev.regent.writer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.writer.load.Share.Turn;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final Duration LATE = Duration.ofSeconds(30);

  @Test
  void theSharesOfAllWritersAreEveryRowOnce() {
    LoadSettings settings = settings(3, 100, 0);

    LongStream ids =
        IntStream.rangeClosed(1, 3).mapToObj(settings::share).flatMapToLong(ShareTest::ids);

    assertThat(ids.sorted())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void moreWritersThanRowsLeavesSomeIdle() {
    Share share = settings(4, 2, 0).share(3);

    assertThat(share.isDone(share.begin(0))).isTrue();
  }

  @Test
  void theRateIsDividedAmongTheWriters() {
    assertThat(settings(4, 100, 200).share(1).interval()).isEqualTo(Duration.ofMillis(20));
    assertThat(settings(4, 100, 0).share(1).interval()).isZero();
  }

  @Test
  void readersHaveARateOfTheirOwnAndNoEnd() {
    Share share = settings(4, 100, 200).readShare(2);

    assertThat(share.interval()).isEqualTo(Duration.ofMillis(40));
    assertThat(share.isDone(new Turn(1_000_000_000, 0))).isFalse();
  }

  @Test
  void aRowThatWasALittleLateIsMadeUpFor() {
    Share share = settings(1, 100, 100).share(1);

    Turn next = share.after(share.begin(0), Duration.ofMillis(15).toNanos());

    assertThat(next).isEqualTo(new Turn(2, Duration.ofMillis(10).toNanos()));
  }

  @Test
  void anOutageIsNotMadeUpFor() {
    Share share = settings(1, 100, 100).share(1);

    Turn next = share.after(share.begin(0), LATE.toNanos());

    assertThat(next.dueNanos()).isEqualTo(LATE.minusMillis(100).toNanos());
  }

  private static LongStream ids(Share share) {
    return Stream.iterate(share.begin(0), turn -> !share.isDone(turn), turn -> share.after(turn, 0))
        .mapToLong(Turn::id);
  }

  private static LoadSettings settings(int writers, long rows, double rate) {
    return new LoadSettings(
        new UUID(0, 7),
        writers,
        rows,
        rate,
        new LoadSettings.Readers(2, 50),
        LATE,
        Duration.ofSeconds(5),
        LATE);
  }
}
