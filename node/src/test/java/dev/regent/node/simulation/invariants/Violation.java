package dev.regent.node.simulation.invariants;

/** Something that must never be, was. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String invariant;

  public Violation(String invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  /** The name of what was violated. */
  public String invariant() {
    return invariant;
  }
}
