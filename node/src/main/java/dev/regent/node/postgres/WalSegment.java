package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;

/**
 * One file of WAL. Borrowed from PostgreSQL's {@code xlog_internal.h}: how it is numbered, and
 * named.
 *
 * @param size in bytes, the same for all files of a cluster
 */
record WalSegment(int timeline, long number, int size) {
  private static final long NUMBERED_TOGETHER = 1L << 32;

  /** The one in which the byte at that position stands. */
  static WalSegment at(int timeline, Lsn lsn, int size) {
    return new WalSegment(timeline, Long.divideUnsigned(lsn.value(), size), size);
  }

  String name() {
    long perNumber = NUMBERED_TOGETHER / size;
    return "%08X%08X%08X".formatted(timeline, number / perNumber, number % perNumber);
  }

  /** The first position behind it. */
  Lsn end() {
    return new Lsn((number + 1) * size);
  }

  WalSegment next() {
    return new WalSegment(timeline, number + 1, size);
  }

  /** Where in the file that position is. */
  int offsetOf(Lsn lsn) {
    return (int) Long.remainderUnsigned(lsn.value(), size);
  }
}
