package dev.regent.playground.cluster;

/** The cluster has not done in time what it should; the message says what it did instead. */
public final class LateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LateException(String message) {
    super(message);
  }
}
