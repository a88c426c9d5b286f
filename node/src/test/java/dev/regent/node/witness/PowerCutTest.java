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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  /** What all the record's possible remains are, so that each is read once. */
  private final Map<Optional<ByteBuffer>, Integer> numbers = new HashMap<>();

  private int courses;
  private int remains;

  /** What was said to others, by the number of the newest record in it. */
  private static final class Word {
    private int begun;
    private int spoken;

    private void spoke(int number, String when) {
      assertThat(number).as(when).isBetween(spoken, begun);
      spoken = number;
    }
  }

  @Test
  void s2WhatWasSpokenIsOnDiskHoweverMuchIsForgotten() {
    explore(disk -> disk);
    System.out.printf("%d courses, %d remains of the record%n", courses, remains);
    assertThat(courses).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @EnumSource
  void s2EachPrecautionIsNeeded(Omission omission) {
    assertThatThrownBy(() -> explore(disk -> new CarelessDisk(disk, RECORD, omission)))
        .isInstanceOf(AssertionError.class);
  }

  private void explore(Function<ForgetfulDisk, Disk> code) {
    cutEverywhere(code, 0, Fate.GOES_WELL);
    EnumSet<Fate> mishaps =
        EnumSet.of(Fate.FAILS_UNDONE, Fate.FAILS_DONE, Fate.THE_PROCESS_IS_KILLED);
    for (Fate mishap : mishaps) {
      int at = 1;
      while (cutEverywhere(code, at, mishap) >= at) {
        at++;
      }
    }
  }

  /** Cuts the power before each step after a mishap at that one, and at the very end. */
  private int cutEverywhere(Function<ForgetfulDisk, Disk> code, int at, Fate mishap) {
    int cut = at + 1;
    while (true) {
      int last = cut;
      ForgetfulDisk disk =
          new ForgetfulDisk(
              step -> step == last ? Fate.THE_POWER_IS_CUT : step == at ? mishap : Fate.GOES_WELL);
      String course = "%s at step %d, the power is cut at step %d".formatted(mishap, at, cut);
      Word word = new Word();
      run(disk, code, word, course);
      judge(disk, word, course);
      if (disk.steps() < cut) {
        return disk.steps();
      }
      cut++;
    }
  }

  private static void run(
      ForgetfulDisk disk, Function<ForgetfulDisk, Disk> code, Word word, String course) {
    boolean powered = true;
    while (powered) {
      try {
        live(new RecordFile(code.apply(disk), FOLDER), word, course);
        return;
      } catch (ForgetfulDisk.EndError end) {
        powered = end.fate() == Fate.THE_PROCESS_IS_KILLED;
      } catch (IllegalStateException e) { // The node ends, and is started again.
        assertThat(e).as(course).hasCauseInstanceOf(ForgetfulDisk.BrokenException.class);
      }
    }
  }

  private static void live(RecordFile file, Word word, String course) {
    word.spoke(file.read().map(PowerCutTest::number).orElse(0), course);
    while (word.begun < WRITES) {
      word.begun++;
      try {
        file.write(record(word.begun));
        word.spoke(word.begun, course);
      } catch (UncheckedIOException e) {
        assertThat(e).as(course).hasCauseInstanceOf(ForgetfulDisk.BrokenException.class);
      }
    }
  }

  private void judge(ForgetfulDisk disk, Word word, String course) {
    courses++;
    for (Optional<ByteBuffer> found : disk.afterPowerCut(RECORD)) {
      remains++;
      assertThat(numbers.computeIfAbsent(found, PowerCutTest::read))
          .as("%s, and the record is %s bytes", course, found.map(ByteBuffer::remaining))
          .isBetween(word.spoken, word.begun);
    }
  }

  /** The number of the record that the next process finds; 0 for none, -1 for a damaged one. */
  private static int read(Optional<ByteBuffer> content) {
    Disk disk =
        content
            .map(bytes -> ForgetfulDisk.holding(RECORD, bytes.array()))
            .orElseGet(() -> new ForgetfulDisk(step -> Fate.GOES_WELL));
    try {
      return new RecordFile(disk, FOLDER).read().map(PowerCutTest::number).orElse(0);
    } catch (IllegalStateException e) {
      return -1;
    }
  }

  private static WitnessRecord record(int number) {
    return Records.full().promising(new Epoch(number), Optional.empty());
  }

  private static int number(WitnessRecord record) {
    int number = (int) record.promise().number();
    assertThat(record).isEqualTo(record(number));
    return number;
  }
}
