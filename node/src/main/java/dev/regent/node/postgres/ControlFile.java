package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What {@code global/pg_control} tells, read without a program: not every set of binaries has one.
 * The layout is that of {@code ControlFileData} in PostgreSQL's own {@code
 * src/include/catalog/pg_control.h}, REL_13_STABLE to REL_18_STABLE, where 8 bytes are aligned to 8
 * bytes. What 17 added (wal_level in the checkpoint) filled a gap; 18 put one more field before the
 * checksum.
 *
 * @param checkpoint where the latest checkpoint's record begins
 * @param minimumRecoveryEnd how far a standby has surely replayed; {@link Position#NONE} on a
 *     primary
 * @param blockSize of WAL, in bytes
 * @param segmentSize of WAL, in bytes
 * @param limits settings that must not be lower than this for a start in recovery
 */
record ControlFile(
    String systemId,
    State state,
    Position checkpoint,
    Position minimumRecoveryEnd,
    int blockSize,
    int segmentSize,
    Map<String, Integer> limits) {
  static final String PATH = "global/pg_control";

  /** At one that a server may be writing. */
  static final int LOOKS = 10;

  private static final Duration BETWEEN = Duration.ofMillis(10);

  private static final int VERSION = 8;

  /** In the order of PostgreSQL's {@code DBState}. */
  enum State {
    STARTING_UP,
    SHUT_DOWN,
    SHUT_DOWN_IN_RECOVERY,
    SHUTTING_DOWN,
    IN_CRASH_RECOVERY,
    IN_ARCHIVE_RECOVERY,
    IN_PRODUCTION
  }

  /** Copies the map. */
  ControlFile {
    limits = Map.copyOf(limits);
  }

  /** Reads a data directory's. A server may be writing it: a torn read is repeated. */
  static ControlFile of(Path directory) throws InterruptedException {
    Path file = directory.resolve(PATH);
    try {
      for (int look = 0; look < LOOKS; look++) {
        Optional<ControlFile> read = parse(Files.readAllBytes(file));
        if (read.isPresent()) {
          return read.get();
        }
        Thread.sleep(BETWEEN);
      }
    } catch (IOException e) {
      throw new PostgresException("cannot read " + file, e);
    }
    throw new PostgresException(file + " is damaged: its checksum does not fit");
  }

  /** Empty when the checksum does not fit. */
  static Optional<ControlFile> parse(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.nativeOrder());
    try {
      int version = bytes.getInt(VERSION);
      int end =
          switch (version) {
            case 1300, 1700 -> 288;
            case 1800 -> 292;
            default ->
                throw new PostgresException(
                    "pg_control is of version %d; those of PostgreSQL 13 to 18 can be read: 1300, 1700, 1800"
                        .formatted(version));
          };
      CRC32C crc = new CRC32C();
      crc.update(bytes.slice(0, end));
      return (int) crc.getValue() == bytes.getInt(end)
          ? Optional.of(parse(bytes))
          : Optional.empty();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return Optional.empty(); // Cut short.
    }
  }

  private static ControlFile parse(ByteBuffer bytes) {
    return new ControlFile(
        Long.toUnsignedString(bytes.getLong(0)),
        State.values()[bytes.getInt(16)],
        new Position(bytes.getInt(48), new Lsn(bytes.getLong(32))),
        new Position(bytes.getInt(144), new Lsn(bytes.getLong(136))),
        bytes.getInt(224),
        bytes.getInt(228),
        Map.of(
            "max_connections", bytes.getInt(180),
            "max_worker_processes", bytes.getInt(184),
            "max_wal_senders", bytes.getInt(188),
            "max_prepared_transactions", bytes.getInt(192),
            "max_locks_per_transaction", bytes.getInt(196)));
  }

  /** The newest that it knows of itself. */
  int timeline() {
    return Math.max(checkpoint.timeline(), minimumRecoveryEnd.timeline());
  }

  /** Whether it was a primary that stopped cleanly. */
  boolean shutDown() {
    return state == State.SHUT_DOWN;
  }

  /** Whether it was a standby that stopped cleanly. */
  boolean shutDownInRecovery() {
    return state == State.SHUT_DOWN_IN_RECOVERY;
  }
}
