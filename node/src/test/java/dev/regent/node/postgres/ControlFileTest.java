package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The control files of servers that ran with 77 connections, 9 worker processes, 6 WAL senders, 5
 * prepared transactions and 70 locks per transaction, and what those servers told by SQL.
 */
@EnabledIf("recordedInThisByteOrder")
class ControlFileTest {
  @TempDir Path folder;

  static boolean recordedInThisByteOrder() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  @ParameterizedTest(name = "PostgreSQL {0}")
  @CsvSource({
    "15, 7710932276529283044, 0/2000060",
    "17, 7710932290763473006, 0/2000080",
    "18, 7710932296308166822, 0/2000080",
  })
  void tellsWhatTheServerTold(int majorVersion, String systemId, String checkpoint)
      throws IOException {
    assertThat(ControlFile.parse(recorded(majorVersion)))
        .contains(
            new ControlFile(
                systemId,
                ControlFile.State.IN_PRODUCTION,
                new Position(1, Lsn.parse(checkpoint)),
                Position.NONE,
                8192,
                16 << 20,
                Map.of(
                    "max_connections", 77,
                    "max_worker_processes", 9,
                    "max_wal_senders", 6,
                    "max_prepared_transactions", 5,
                    "max_locks_per_transaction", 70)));
  }

  @Test
  void tornOneIsNotTaken() throws IOException {
    byte[] torn = recorded(18);
    torn[200] ^= 1;
    assertThat(ControlFile.parse(torn)).isEmpty();
    assertThat(ControlFile.parse(Arrays.copyOf(recorded(18), 256))).isEmpty();
    assertThat(ControlFile.parse(new byte[0])).isEmpty();
  }

  @Test
  void damagedForGoodAndMissingAreToldApart() throws IOException {
    assertThatThrownBy(() -> ControlFile.of(folder))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("cannot read");
    Path file = folder.resolve(ControlFile.PATH);
    Files.createDirectories(folder.resolve("global"));
    Files.write(file, Arrays.copyOf(recorded(17), 200));
    assertThatThrownBy(() -> ControlFile.of(folder)).hasMessageContaining("damaged");
  }

  @Test
  void unknownVersionIsRefused() throws IOException {
    byte[] newer = recorded(18);
    newer[8]++;
    assertThatThrownBy(() -> ControlFile.parse(newer))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("version 1801");
  }

  private static byte[] recorded(int majorVersion) throws IOException {
    String name = "/pg_control/%d.hex".formatted(majorVersion);
    try (InputStream hex =
        Objects.requireNonNull(ControlFileTest.class.getResourceAsStream(name))) {
      String text = new String(hex.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }
}
