package dev.regent.protocol.values;

/** How far a copy of the data reaches: first by timeline, then by LSN. */
public record Position(int timeline, Lsn lsn) implements Comparable<Position> {
  /** Nothing at all. */
  public static final Position NONE = new Position(0, Lsn.ZERO);

  /** Whether this position is strictly further than the other. */
  public boolean isAfter(Position other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Position other) {
    return timeline == other.timeline
        ? lsn.compareTo(other.lsn)
        : Integer.compare(timeline, other.timeline);
  }

  @Override
  public String toString() {
    return timeline + ":" + lsn;
  }
}
