package dev.regent.node.guard;

import java.io.IOException;

/**
 * A second process that kills PostgreSQL when the lease ends without a renewal, even if this
 * process is stopped, hangs or is dead.
 *
 * <p>Methods block until the guard has answered, and fail when it does not.
 */
public interface Guard {

  /**
   * Has PostgreSQL killed at that moment, whatever was said of another moment before.
   *
   * @param untilNanos in {@link System#nanoTime} terms
   * @return false when that moment has passed already; nothing has changed then
   */
  boolean lease(long untilNanos) throws IOException, InterruptedException;

  /** The door is shut: nobody is to be killed. */
  void release() throws IOException, InterruptedException;

  /** Whether it lives and answers. */
  boolean answers() throws InterruptedException;

  /** Has PostgreSQL killed now, and fails when that may not have been done; the guard ends. */
  void strike() throws IOException, InterruptedException;

  /** Ends the guard and nothing else, even one that hangs. */
  void dismiss() throws InterruptedException;

  /** Starts guards. */
  @FunctionalInterface
  interface Starter {
    /** A guard that answers, without a lease. */
    Guard start() throws IOException, InterruptedException;
  }
}
