package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a WAL record ends: right there, after a clean stop, ends what a standby received. Borrowed
 * from PostgreSQL's {@code XLogBytePosToEndRecPtr}: records are padded to 8 bytes, and pages begin
 * with a header that is longer on the first page of a segment.
 */
final class WalEnd {
  private static final int HEADER = 24;
  private static final int LONG_HEADER = 40;
  private static final Pattern LENGTH =
      Pattern.compile("len \\(rec/tot\\):\\s*\\d+/\\s*(\\d+),.* desc: (\\w+)");

  private WalEnd() {}

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

  /** The length of the shutdown checkpoint's record in {@code pg_waldump}'s words. */
  static int shutdownCheckpointLength(String dump) {
    Matcher matcher = LENGTH.matcher(dump);
    if (!matcher.find() || !matcher.group(2).equals("CHECKPOINT_SHUTDOWN")) {
      throw new PostgresException("pg_waldump shows no shutdown checkpoint: " + dump);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
