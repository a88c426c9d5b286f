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

  /** Behind length, transaction and previous record; the resource manager's number follows it. */
  private static final int INFO = 16;

  private static final int OWN_BITS = 0xF0;
  private static final int SHUTDOWN_CHECKPOINT = 0;
  private static final int WAL_MANAGER = 0;

  private WalEnd() {}

  /** The end of the shutdown checkpoint that stands there, in a server's data directory. */
  static Position afterShutdown(Path directory, ControlFile control) throws IOException {
    Position checkpoint = control.checkpoint();
    Lsn start = checkpoint.lsn();
    // Begins with its total length, which is never parted by a page's end.
    int length = read(directory, control, start, Integer.BYTES).getInt(0);
    Lsn kind = behind(start, INFO, control.blockSize(), control.segmentSize());
    ByteBuffer infoAndManager = read(directory, control, kind, 2);
    if (length <= SHORTEST
        || length > LONGEST
        || (infoAndManager.get(0) & OWN_BITS) != SHUTDOWN_CHECKPOINT
        || infoAndManager.get(1) != WAL_MANAGER) {
      throw new PostgresException("no shutdown checkpoint at %s".formatted(checkpoint));
    }
    return new Position(
        checkpoint.timeline(), of(start, length, control.blockSize(), control.segmentSize()));
  }

  /** Zeros where there is nothing, as PostgreSQL fills a segment that it has yet to write. */
  private static ByteBuffer read(Path directory, ControlFile control, Lsn from, int length)
      throws IOException {
    WalSegment segment =
        WalSegment.at(control.checkpoint().timeline(), from, control.segmentSize());
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    try (FileChannel channel =
        FileChannel.open(directory.resolve("pg_wal").resolve(segment.name()))) {
      int offset = segment.offsetOf(from);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    }
    return bytes;
  }

  /** Where a record's byte of that number is, of those in its header. */
  static Lsn behind(Lsn start, int bytes, int blockSize, int segmentSize) {
    long space = blockSize - start.value() % blockSize;
    if (bytes < space) {
      return new Lsn(start.value() + bytes);
    }
    long page = start.value() + space;
    return new Lsn(page + (page % segmentSize == 0 ? LONG_HEADER : HEADER) + bytes - space);
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
