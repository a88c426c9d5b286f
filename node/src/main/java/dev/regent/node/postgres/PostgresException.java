package dev.regent.node.postgres;

/** PostgreSQL could not do what it was told; the message says what, why, and what to look at. */
public final class PostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a cause. */
  public PostgresException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without one. */
  public PostgresException(String message) {
    super(message);
  }
}
