package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.disk.CarelessDisk;
import dev.regent.node.disk.CarelessDisk.Omission;
import dev.regent.node.disk.Disk;
import dev.regent.node.disk.ForgetfulDisk;
import dev.regent.node.disk.ForgetfulDisk.Fate;
import dev.regent.protocol.values.Epoch;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S2, on a disk that forgets: a witness finds its record and writes three more, one step goes wrong
 * or the process is killed and another comes, and then the power is cut. Every such course, and all
 * that may be left of the record after each.
 */
class PowerCutTest {
  private static final Path FOLDER = Path.of("/state/witness");
  private static final Path RECORD = FOLDER.resolve("record.json");
  private static final int WRITES = 3;

  /** Told apart by their promises; the first is the one that is not there yet. */
  private static final List<WitnessRecord> RECORDS =
      IntStream.rangeClosed(0, WRITES)
          .mapToObj(number -> Records.full().promising(new Epoch(number), Optional.empty()))
          .toList();

  private static final Set<Fate> MISHAPS =
      EnumSet.of(Fate.FAILS_UNDONE, Fate.FAILS_DONE, Fate.THE_PROCESS_IS_KILLED);

  /** What all the record's possible remains are, so that each is read once. */
  private final Map<Optional<String>, Integer> numbers = new HashMap<>();

  private int courses;
  private int remains;

  /** What was said to others, by the number of the newest record in it. */
  private static final class Word {
    private int begun;
    private int spoken;

    private void spoke(int number, Object when) {
      assertThat(number).as("%s", when).isBetween(spoken, begun);
      spoken = number;
    }
  }

  @Test
  void s2WhatWasSpokenIsOnDiskHoweverMuchIsForgotten() {
    explore(disk -> disk, new TreeMap<>(), 2);
    System.out.printf("%d courses, %d remains of the record%n", courses, remains);
    assertThat(courses).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @EnumSource
  void s2EachPrecautionIsNeeded(Omission omission) {
    assertThatThrownBy(
            () -> explore(disk -> new CarelessDisk(disk, RECORD, omission), new TreeMap<>(), 1))
        .isInstanceOf(AssertionError.class);
  }

  /** Cuts the power before each step that is still to come and at the end, mishaps first. */
  private void explore(
      Function<ForgetfulDisk, Disk> code, SortedMap<Integer, Fate> course, int mishaps) {
    int steps = run(code, course);
    for (int step = course.isEmpty() ? 1 : course.lastKey() + 1; step <= steps; step++) {
      run(code, then(course, step, Fate.THE_POWER_IS_CUT));
      if (mishaps > 0) {
        for (Fate mishap : MISHAPS) {
          explore(code, then(course, step, mishap), mishaps - 1);
        }
      }
    }
  }

  private static SortedMap<Integer, Fate> then(
      SortedMap<Integer, Fate> course, int step, Fate fate) {
    SortedMap<Integer, Fate> longer = new TreeMap<>(course);
    longer.put(step, fate);
    return longer;
  }

  /** Until the power is cut. */
  private int run(Function<ForgetfulDisk, Disk> code, SortedMap<Integer, Fate> course) {
    ForgetfulDisk disk = new ForgetfulDisk(step -> course.getOrDefault(step, Fate.GOES_WELL));
    Word word = new Word();
    boolean alive = true;
    while (alive) {
      try {
        live(new RecordFile(code.apply(disk), FOLDER, Records.EVERYBODY), word, course);
        alive = false;
      } catch (ForgetfulDisk.EndError end) {
        alive = end.fate() == Fate.THE_PROCESS_IS_KILLED;
      } catch (IllegalStateException e) { // The node ends, and is started again.
        assertThat(e).as("%s", course).hasCauseInstanceOf(ForgetfulDisk.BrokenException.class);
      }
    }
    judge(disk, word, course);
    return disk.steps();
  }

  private static void live(RecordFile file, Word word, SortedMap<Integer, Fate> course) {
    word.spoke(file.read().map(PowerCutTest::number).orElse(0), course);
    while (word.begun < WRITES) {
      word.begun++;
      try {
        file.write(RECORDS.get(word.begun));
        word.spoke(word.begun, course);
      } catch (UncheckedIOException e) {
        assertThat(e).as("%s", course).hasCauseInstanceOf(ForgetfulDisk.BrokenException.class);
      }
    }
  }

  private void judge(ForgetfulDisk disk, Word word, SortedMap<Integer, Fate> course) {
    courses++;
    for (Optional<String> found : disk.afterPowerCut(RECORD)) {
      remains++;
      assertThat(numbers.computeIfAbsent(found, PowerCutTest::read))
          .as("%s, and the record is %s bytes", course, found.map(String::length))
          .isBetween(word.spoken, word.begun);
    }
  }

  /** The number of the record that the next process finds; 0 for none, -1 for a damaged one. */
  private static int read(Optional<String> content) {
    Disk disk =
        content
            .map(bytes -> ForgetfulDisk.holding(RECORD, bytes))
            .orElseGet(() -> new ForgetfulDisk(step -> Fate.GOES_WELL));
    try {
      return new RecordFile(disk, FOLDER, Records.EVERYBODY)
          .read()
          .map(PowerCutTest::number)
          .orElse(0);
    } catch (IllegalStateException e) {
      return -1;
    }
  }

  private static int number(WitnessRecord record) {
    int number = (int) record.promise().number();
    assertThat(record).isEqualTo(RECORDS.get(number));
    return number;
  }
}
