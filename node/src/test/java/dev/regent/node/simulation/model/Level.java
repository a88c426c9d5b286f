package dev.regent.node.simulation.model;

/** PostgreSQL's {@code synchronous_commit}. */
public enum Level {
  OFF,
  LOCAL,
  REMOTE_WRITE,
  ON,
  REMOTE_APPLY;

  /** Whether a commit waits for standbys, when a list is in force. */
  public boolean waits() {
    return compareTo(REMOTE_WRITE) >= 0;
  }
}
