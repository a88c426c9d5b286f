package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalEndTest {
  private static final int BLOCK = 8192;
  private static final int SEGMENT = 16 << 20;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} + {1} => {2}, {3}")
  @CsvSource({
    "0/2000028, 114, 0/20000A0, within a page: padded to 120",
    "0/2001F88, 114, 0/2002000, fills its page: no header follows",
    "0/2001FC0, 114, 0/2002050, goes on behind the next page's header",
    "0/2FFFFC0, 114, 0/3000060, goes on behind the next segment's longer header",
  })
  void endsWherePostgresqlEndsIt(String start, int length, String end, String why) {
    assertThat(WalEnd.of(Lsn.parse(start), length, BLOCK, SEGMENT))
        .as(why)
        .isEqualTo(Lsn.parse(end));
  }

  @Test
  void lengthIsReadFromTheSegment() throws IOException {
    put("1", 2 * BLOCK + 40, 114, 0, 0, 0);
    assertThat(WalEnd.afterShutdown(folder, shutDownAt("2/1004028")))
        .isEqualTo(new Position(3, Lsn.parse("2/10040A0")));
    assertThatThrownBy(() -> WalEnd.afterShutdown(folder, shutDownAt("2/1004030")))
        .hasMessageContaining("no shutdown checkpoint at 3:2/1004030");
    assertThatThrownBy(() -> WalEnd.afterShutdown(folder, shutDownAt("2/1008000")))
        .hasMessageContaining("no shutdown checkpoint at 3:2/1008000");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({"16, 0, an online checkpoint", "0, 1, a commit"})
  void recordOfAnotherKindIsNoShutdown(byte info, byte manager, String what) throws IOException {
    put("1", 40, 114, 0, 0, 0);
    put("1", 56, info, manager);
    assertThatThrownBy(() -> WalEnd.afterShutdown(folder, shutDownAt("2/1000028")))
        .as(what)
        .hasMessageContaining("no shutdown checkpoint");
  }

  /** A page's end parts its header in the middle. */
  @ParameterizedTest(name = "{0}: segment {1}, byte {2}")
  @CsvSource({"2/1001FF0, 1, 8216", "2/1FFFFF0, 2, 40"})
  void kindIsReadBehindThePagesHeader(String start, String segment, int kindAt) throws IOException {
    put("1", (int) (Lsn.parse(start).value() % SEGMENT), 114, 0, 0, 0);
    put(segment, kindAt, 0, 0);
    assertThat(WalEnd.afterShutdown(folder, shutDownAt(start)).timeline()).isEqualTo(3);
    put(segment, kindAt, 0, 1);
    assertThatThrownBy(() -> WalEnd.afterShutdown(folder, shutDownAt(start)))
        .hasMessageContaining("no shutdown checkpoint");
  }

  /** Bytes of a segment; a number begins with its lowest, as on any machine that runs this. */
  private void put(String segment, int offset, int... bytes) throws IOException {
    Path file = folder.resolve("pg_wal/00000003000000020000000" + segment);
    Files.createDirectories(folder.resolve("pg_wal"));
    ByteBuffer content = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      content.put((byte) each);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(content.flip(), offset);
    }
  }

  private static ControlFile shutDownAt(String checkpoint) {
    return new ControlFile(
        "1",
        ControlFile.State.SHUT_DOWN,
        new Position(3, Lsn.parse(checkpoint)),
        Position.NONE,
        BLOCK,
        SEGMENT,
        Map.of());
  }
}
