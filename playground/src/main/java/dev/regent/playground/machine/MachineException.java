package dev.regent.playground.machine;

/** The machine cannot do what is wanted; the message says what to do about it. */
public final class MachineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a cause. */
  public MachineException(String message) {
    super(message);
  }

  /** With a cause. */
  public MachineException(String message, Throwable cause) {
    super(message, cause);
  }
}
