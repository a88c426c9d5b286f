package dev.regent.node.simulation.engine;

/**
 * How long what disks do typically takes, in milliseconds.
 *
 * @param flush a standby flushes what it was sent
 * @param write a witness writes its record
 * @param checkpoint a primary makes one
 * @param copy a clone is made
 */
public record Pace(int flush, int write, int checkpoint, int copy) {
  /** Good disks. */
  public static final Pace QUICK = new Pace(1, 1, 200, 150);
}
