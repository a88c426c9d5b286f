package dev.regent.node.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.guard.Line.Word;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard does when; the times are told. */
class WatchTest {
  private static final Line LEASE_TO_100 = new Line(Word.LEASE, 1, 100);

  @Test
  void releasedGuardKillsNobody() {
    assertThat(Watch.RELEASED.isDue(Long.MAX_VALUE)).isFalse();
    assertThat(Watch.RELEASED.nanosLeft(7)).isEqualTo(Long.MAX_VALUE);
  }

  /** S10. */
  @Test
  void killsWhenTheLeaseEndsAndNotBefore() {
    Watch watch = Watch.RELEASED.hear(LEASE_TO_100, 40).next();
    assertThat(watch.nanosLeft(40)).isEqualTo(60);
    assertThat(watch.isDue(99)).isFalse();
    assertThat(watch.isDue(100)).isTrue();
    assertThat(watch.nanosLeft(101)).isZero();
  }

  @Test
  void answerRepeatsTheLeaseThatIsInForce() {
    assertThat(Watch.RELEASED.hear(LEASE_TO_100, 40).answer()).isEqualTo(LEASE_TO_100);
  }

  @Test
  void newLeaseReplacesTheOldOneEvenByAnEarlierEnd() {
    Watch watch = Watch.RELEASED.hear(LEASE_TO_100, 40).next();
    assertThat(watch.hear(new Line(Word.LEASE, 2, 200), 50).next().isDue(150)).isFalse();
    assertThat(watch.hear(new Line(Word.LEASE, 2, 60), 50).next().isDue(60)).isTrue();
  }

  @Test
  void leaseThatHasEndedIsRefusedAndLeavesTheOldOne() {
    Watch watch = Watch.RELEASED.hear(LEASE_TO_100, 40).next();
    Watch.Heard late = watch.hear(new Line(Word.LEASE, 2, 50), 50);
    assertThat(late.answer()).isEqualTo(new Line(Word.OVER, 2, 50));
    assertThat(late.next()).isEqualTo(watch);
  }

  @Test
  void releaseEndsTheLeaseAndIsAnswered() {
    Line release = new Line(Word.RELEASE, 2, 0);
    Watch.Heard released = Watch.RELEASED.hear(LEASE_TO_100, 40).next().hear(release, 50);
    assertThat(released.next()).isEqualTo(Watch.RELEASED);
    assertThat(released.answer()).isEqualTo(release);
  }

  @Test
  void lookTellsTheTimeAndChangesNothing() {
    Watch watch = Watch.RELEASED.hear(LEASE_TO_100, 40).next();
    Watch.Heard looked = watch.hear(new Line(Word.LOOK, 2, 0), 50);
    assertThat(looked.next()).isEqualTo(watch);
    assertThat(looked.answer()).isEqualTo(new Line(Word.LOOK, 2, 50));
  }

  /** System.nanoTime may be negative, and may overflow. */
  @Test
  void timesAreComparedByTheirDifference() {
    long end = Long.MIN_VALUE + 10;
    Watch watch = Watch.RELEASED.hear(new Line(Word.LEASE, 1, end), Long.MAX_VALUE - 10).next();
    assertThat(watch.end()).isEqualTo(Optional.of(end));
    assertThat(watch.isDue(Long.MAX_VALUE)).isFalse();
    assertThat(watch.isDue(end)).isTrue();
  }

  @Test
  void linesAreReadAsWritten() {
    Line line = new Line(Word.LEASE, 12, -345);
    assertThat(line.render()).isEqualTo("lease 12 -345\n");
    assertThat(Line.parse("lease 12 -345")).contains(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "lease", "lease 1", "lease 1 x", "lease 1 2 3", "seize 1 2", "LEASE 1 2"})
  void whatIsNoLineIsNotHeard(String text) {
    assertThat(Line.parse(text)).isEmpty();
  }
}
