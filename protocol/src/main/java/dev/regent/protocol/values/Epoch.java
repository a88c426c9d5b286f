package dev.regent.protocol.values;

/**
 * The number of a primary's reign. It grows by election only (design S1); a forced promotion begins
 * a new generation, a leap above all that members who are gone may have voted for.
 */
public record Epoch(long number) implements Comparable<Epoch> {
  /** Before the first reign. */
  public static final Epoch NONE = new Epoch(0);

  private static final long GENERATION = 1_000_000;

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

  /**
   * The first epoch of a generation.
   *
   * @param least the generation, unless this epoch is of that one or a later one
   */
  public Epoch nextGeneration(long least) {
    return new Epoch(Math.max(generation() + 1, least) * GENERATION + 1);
  }

  /** 0 as long as nobody was promoted by force. */
  public long generation() {
    return number / GENERATION;
  }

  /** Its place in the generation, from 1. */
  public long place() {
    return number % GENERATION;
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

  /** As people write it: {@code 3}, and {@code 1:3} in the generation after the first. */
  @Override
  public String toString() {
    return generation() == 0 ? Long.toString(number) : "%d:%d".formatted(generation(), place());
  }
}
