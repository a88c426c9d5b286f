package dev.regent.playground.cluster;

/** The cluster has not done what it should; the message says what it did instead. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what an observer should know. */
  public ClusterException(String message) {
    super(message);
  }
}
