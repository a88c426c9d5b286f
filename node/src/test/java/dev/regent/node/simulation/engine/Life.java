package dev.regent.node.simulation.engine;

/** A process from its start to its end; meanwhile it may be frozen. */
public final class Life {
  private boolean dead;
  private long frozenUntil;

  public boolean isDead() {
    return dead;
  }

  public void end() {
    dead = true;
  }

  /** Nothing of it happens before then. */
  public void freeze(long until) {
    frozenUntil = Math.max(frozenUntil, until);
  }

  public long frozenUntil() {
    return frozenUntil;
  }

  public boolean runs(long now) {
    return !dead && frozenUntil <= now;
  }
}
