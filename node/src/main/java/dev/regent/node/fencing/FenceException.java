package dev.regent.node.fencing;

/** The fence is not as it was told to be; the message says what the kernel or the program said. */
public final class FenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a cause. */
  public FenceException(String message) {
    super(message);
  }

  /** With a cause. */
  public FenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
