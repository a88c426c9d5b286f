package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S13: whether a copy is of a primary's past, and in which files the WAL stands that it lacks. */
class DescentTest {
  private static final int SEGMENT = 16 << 20;

  /** Timeline 3 began in the midst of a segment, 5 at the end of one. */
  private static final Descent DESCENT =
      new Descent(
          Timelines.descent(5, "1\t0/2800000\tno recovery target\n3\t0/5000000\tat a border\n"));

  @Test
  void theOldestTimelineBeganWithAllWal() {
    assertThat(DESCENT.began())
        .isEqualTo(Map.of(1, Lsn.ZERO, 3, Lsn.parse("0/2800000"), 5, Lsn.parse("0/5000000")));
    assertThat(Timelines.descent(1, "")).isEqualTo(Map.of(1, Lsn.ZERO));
  }

  @ParameterizedTest(name = "at {1} on timeline {0}, which began at {2} => fits: {3}")
  @CsvSource({
    "1, 0/1000000, '',        true",
    "1, 0/2800000, '',        true",
    "1, 0/2800001, '',        false",
    "2, 0/1000000, 0/800000,  false",
    "3, 0/4000000, 0/2800000, true",
    "3, 0/4000000, 0/2800008, false",
    "3, 0/5000001, 0/2800000, false",
    "5, 0/9000000, 0/5000000, true",
  })
  void aCopyFitsWhoseEndAndPastAreThePrimarys(
      int timeline, String end, String began, boolean fits) {
    Map<Integer, Lsn> past = began.isEmpty() ? Map.of() : Map.of(timeline, Lsn.parse(began));
    assertThat(DESCENT.misfit(new Position(timeline, Lsn.parse(end)), past).isEmpty())
        .isEqualTo(fits);
  }

  @ParameterizedTest(name = "from {0} to {1} => {2}")
  @CsvSource({
    "1 0/1100000, 0/6000100, 1:1-1 3:2-4 5:5-6",
    "1 0/2100000, 0/6000100, 3:2-4 5:5-6",
    "3 0/4FFFFFF, 0/6000000, 3:4-4 5:5-5",
    "3 0/5000000, 0/6000000, 5:5-5",
    "5 0/6100000, 0/6000000, ''",
  })
  void aSegmentInWhichATimelineBeganIsWholeUnderItsNumber(String from, String to, String files) {
    String[] words = from.split(" ", -1);
    Position start = new Position(Integer.parseInt(words[0]), Lsn.parse(words[1]));
    assertThat(
            DESCENT.stretches(start, Lsn.parse(to), SEGMENT).stream()
                .map(
                    each ->
                        "%d:%d-%d"
                            .formatted(
                                each.first().timeline(),
                                each.first().number(),
                                (each.end().value() - 1) / SEGMENT))
                .collect(Collectors.joining(" ")))
        .isEqualTo(files);
  }
}
