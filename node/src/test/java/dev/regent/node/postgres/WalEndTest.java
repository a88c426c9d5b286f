package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    Path segment = folder.resolve("pg_wal/000000030000000200000001");
    Files.createDirectories(folder.resolve("pg_wal"));
    ByteBuffer content = ByteBuffer.allocate(4 * BLOCK).order(ByteOrder.nativeOrder());
    content.putInt(2 * BLOCK + 40, 114);
    Files.write(segment, content.array());
    assertThat(WalEnd.afterShutdown(folder, shutDownAt("2/1004028")))
        .isEqualTo(new Position(3, Lsn.parse("2/10040A0")));
    assertThatThrownBy(() -> WalEnd.afterShutdown(folder, shutDownAt("2/1004030")))
        .hasMessageContaining("no shutdown checkpoint at 2/1004030");
    assertThatThrownBy(() -> WalEnd.afterShutdown(folder, shutDownAt("2/1008000")))
        .hasMessageContaining("no shutdown checkpoint at 2/1008000");
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
