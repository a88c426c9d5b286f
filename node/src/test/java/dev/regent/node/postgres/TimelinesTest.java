package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelinesTest {
  @TempDir Path data;
  private Path wal = Path.of("");
  private Timelines timelines = new Timelines(Path.of(""));

  @BeforeEach
  void makeFolder() throws IOException {
    wal = Files.createDirectory(data.resolve("pg_wal"));
    timelines = new Timelines(data);
  }

  /** Else the next start would take the newest of them for its future. */
  @Test
  void whatWasReservedForAPromotionThatNeverHappened_isGivenBack() throws IOException {
    timelines.reserve(2, 4);
    Files.writeString(wal.resolve("00000005.history"), "1\t0/3000000\tno recovery target\n");
    timelines.reserve(6, 11);
    assertThat(histories()).hasSize(10).contains("0000000B.history");

    timelines.release();

    assertThat(histories())
        .containsExactly(
            "00000002.history", "00000003.history", "00000004.history", "00000005.history");
  }

  @Test
  void withoutAnyHistory_thereIsNothingToGiveBack() throws IOException {
    timelines.release();
    timelines.reserve(2, 1);
    assertThat(histories()).isEmpty();
  }

  @Test
  void whereTimelinesBeganIsReadFromTheHistoryOfTheNewest() throws IOException {
    Files.writeString(
        wal.resolve("00000005.history"),
        "1\t0/3000000\tno recovery target specified\n\n# a remark\n2\t0/4000028\tbefore it\n");
    assertThat(timelines.past(5))
        .isEqualTo(Map.of(2, Lsn.parse("0/3000000"), 5, Lsn.parse("0/4000028")));
    assertThat(timelines.past(1)).isEmpty();
  }

  private List<String> histories() {
    String[] names = data.resolve("pg_wal").toFile().list();
    return names == null ? List.of() : Arrays.stream(names).sorted().toList();
  }
}
