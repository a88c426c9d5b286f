package dev.regent.protocol.values;

/** The number of a primary's reign. It grows by election only (design S1). */
public record Epoch(long number) implements Comparable<Epoch> {
  /** Before the first reign. */
  public static final Epoch NONE = new Epoch(0);

  /** Rejects negative numbers. */
  public Epoch {
    if (number < 0) {
      throw new IllegalArgumentException("epoch " + number + " is negative");
    }
  }

  /** The epoch that follows this one. */
  public Epoch next() {
    return new Epoch(number + 1);
  }

  /** Whether this epoch is strictly higher than the other. */
  public boolean isAfter(Epoch other) {
    return number > other.number;
  }

  /** The higher of two epochs. */
  public static Epoch max(Epoch a, Epoch b) {
    return a.isAfter(b) ? a : b;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
