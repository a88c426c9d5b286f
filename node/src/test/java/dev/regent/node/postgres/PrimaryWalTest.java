package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the checkpoint that a backup_label names stands in some WAL. */
class PrimaryWalTest {
  private static final int BLOCK = 8192;
  private static final int SEGMENT = 16 << 20;
  private static final int PAGE_HEADER = 24;

  private static final ControlFile CONTROL =
      new ControlFile(
          "1",
          ControlFile.State.IN_PRODUCTION,
          Position.NONE,
          Position.NONE,
          BLOCK,
          SEGMENT,
          Map.of());

  @TempDir Path wal;

  private static BackupLabel label(Lsn checkpoint, Lsn redo) {
    return new BackupLabel(new Position(2, redo), checkpoint, false);
  }

  /** A record's header, two bytes, the checkpoint; its pages' headers in between. */
  private void write(Lsn at, int info, int manager, Lsn redo) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(100).order(ByteOrder.nativeOrder());
    record.putInt(0, 114).put(16, (byte) info).put(17, (byte) manager).putLong(26, redo.value());
    byte[] segment = new byte[SEGMENT];
    int place = WalSegment.at(7, at, SEGMENT).offsetOf(at);
    for (byte each : record.array()) {
      if (place % BLOCK == 0) {
        place += PAGE_HEADER;
      }
      segment[place++] = each;
    }
    Files.write(wal.resolve(WalSegment.at(7, at, SEGMENT).name()), segment);
  }

  @ParameterizedTest(name = "info {0}, manager {1}, redo at {2} => {3}")
  @CsvSource({
    "0x10, 0, 0/2000028, true",
    "0x00, 0, 0/2000028, true",
    "0x10, 0, 0/2000100, false",
    "0x20, 0, 0/2000028, false",
    "0x10, 1, 0/2000028, false"
  })
  void recordMustBeOfACheckpointAndOfThatStart(
      String info, int manager, String redo, boolean expected) throws IOException {
    for (Lsn at : new Lsn[] {Lsn.parse("0/2000060"), Lsn.parse("0/2003FE0")}) {
      write(at, Integer.decode(info), manager, Lsn.parse(redo));
      assertThat(PrimaryWal.holds(wal, CONTROL, label(at, Lsn.parse("0/2000028"))))
          .as("%s, maybe across a page's end", at)
          .isEqualTo(expected);
    }
  }

  @Test
  void whereThereIsNoWalThereIsNoCheckpoint() throws IOException {
    Lsn start = Lsn.parse("0/2000028");
    assertThat(PrimaryWal.holds(wal, CONTROL, label(Lsn.parse("0/2000060"), start))).isFalse();
  }
}
