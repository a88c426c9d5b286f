package dev.regent.node.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private static final MemberId A = new MemberId("a");
  private static final MemberId B = new MemberId("b");
  private static final MemberId C = new MemberId("c");
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static Attendance begin() {
    return Attendance.begin(
        Set.of(A, B), Duration.ofSeconds(1), Duration.ofSeconds(60), 100 * SECOND);
  }

  @Test
  void nobodyAnswersBeforeItHasAnsweredAndNobodyIsSilentYet() {
    Attendance begun = begin();
    assertThat(begun.news(begun)).isEmpty();
    assertThat(begun.heard(A, 100 * SECOND).news(begun))
        .contains(new Event.WitnessesHeard(Set.of(A), Set.of()));
  }

  @Test
  void whoWasNotHeardForALeaseDoesNotAnswerAndIsSilentMuchLater() {
    Attendance both = begin().heard(A, 100 * SECOND).heard(B, 101 * SECOND);
    assertThat(both.at(102 * SECOND).news(both))
        .contains(new Event.WitnessesHeard(Set.of(B), Set.of()));
    Attendance late = both.at(160 * SECOND);
    assertThat(late.heard(B, 161 * SECOND).news(late))
        .contains(new Event.WitnessesHeard(Set.of(B), Set.of(A)));
    assertThat(late.heard(A, 161 * SECOND).heard(B, 161 * SECOND).news(late))
        .contains(new Event.WitnessesHeard(Set.of(A, B), Set.of()));
  }

  @Test
  void whoIsAddedAmidAReignHasItsTimeAndWhoIsRemovedIsForgotten() {
    Attendance heard = begin().heard(A, 159 * SECOND).at(160 * SECOND);
    Attendance grown = heard.among(Set.of(A, C));
    assertThat(grown.news(begin())).contains(new Event.WitnessesHeard(Set.of(A), Set.of()));
    assertThat(grown.heard(A, 220 * SECOND).at(220 * SECOND).news(grown))
        .contains(new Event.WitnessesHeard(Set.of(A), Set.of(C)));
    assertThat(grown.heard(C, 160 * SECOND).news(grown))
        .contains(new Event.WitnessesHeard(Set.of(A, C), Set.of()));
  }

  @Test
  void nothingIsToldTwice() {
    Attendance heard = begin().heard(A, 100 * SECOND);
    assertThat(heard.heard(A, 100 * SECOND + 1).news(heard)).isEmpty();
  }
}
