package dev.regent.protocol.values;

/**
 * A write-ahead log position, an unsigned 64-bit byte offset.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype-pg-lsn.html">pg_lsn</a>
 */
public record Lsn(long value) implements Comparable<Lsn> {
  /** PostgreSQL's "no position": {@code 0/0}. */
  public static final Lsn ZERO = new Lsn(0);

  /** Reads PostgreSQL's notation, two hexadecimal halves parted by a slash. */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a WAL position: \"" + text + "\"");
    }
    long high = Long.parseLong(text, 0, slash, 16);
    long low = Long.parseLong(text, slash + 1, text.length(), 16);
    return new Lsn(high << 32 | low);
  }

  /** Whether this position is strictly further than the other. */
  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  /** Bytes from the other position to this one; zero when this one is not further. */
  public long bytesAfter(Lsn other) {
    return isAfter(other) ? value - other.value : 0;
  }

  /** The further of two positions. */
  public static Lsn max(Lsn a, Lsn b) {
    return a.isAfter(b) ? a : b;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(value >>> 32, value & 0xFFFF_FFFFL);
  }
}
