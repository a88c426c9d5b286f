package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Where a WAL record ends: right there, after a clean stop, ends what a standby received. Borrowed
 * from PostgreSQL's {@code XLogBytePosToEndRecPtr}: records are padded to 8 bytes, and pages begin
 * with a header that is longer on the first page of a segment.
 */
final class WalEnd {
  private static final int HEADER = 24;
  private static final int LONG_HEADER = 40;

  /** A record's own header; and far more than a checkpoint, which has had 114 bytes for long. */
  private static final int SHORTEST = 24;

  private static final int LONGEST = 1024;

  private WalEnd() {}

  /** The end of the shutdown checkpoint that stands there, in a server's data directory. */
  static Position afterShutdown(Path directory, ControlFile control) throws IOException {
    Position checkpoint = control.checkpoint();
    WalSegment segment =
        WalSegment.at(checkpoint.timeline(), checkpoint.lsn(), control.segmentSize());
    Path file = directory.resolve("pg_wal").resolve(segment.name());
    int length = recordLength(file, segment.offsetOf(checkpoint.lsn()));
    if (length <= SHORTEST || length > LONGEST) {
      throw new PostgresException(
          "no shutdown checkpoint at %s in %s".formatted(checkpoint.lsn(), file));
    }
    return new Position(
        checkpoint.timeline(),
        of(checkpoint.lsn(), length, control.blockSize(), control.segmentSize()));
  }

  /** A record begins with its total length, which is never parted by a page's end. */
  private static int recordLength(Path file, int offset) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file)) {
      while (length.hasRemaining() && channel.read(length, offset + length.position()) >= 0) {}
    }
    return length.hasRemaining() ? 0 : length.getInt(0);
  }

  /** The end of a record of that length. */
  static Lsn of(Lsn start, int length, int blockSize, int segmentSize) {
    long position = start.value();
    long left = (length + 7L) & ~7L;
    while (true) {
      long space = blockSize - position % blockSize;
      if (left <= space) {
        return new Lsn(position + left);
      }
      left -= space;
      position += space;
      position += position % segmentSize == 0 ? LONG_HEADER : HEADER;
    }
  }
}
