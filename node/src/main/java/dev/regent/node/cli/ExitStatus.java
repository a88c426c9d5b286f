package dev.regent.node.cli;

/** What the exit statuses mean. */
final class ExitStatus {
  static final int OK = 0;

  /** The question was answered, and the answer is bad; or nobody answered it. */
  static final int NO_PRIMARY = 1;

  /** An order was declined, or it is not known what became of it. */
  static final int NOT_DONE = 1;

  static final int USAGE = 2;

  /** EX_CONFIG of {@code sysexits.h}. */
  static final int CONFIGURATION = 78;

  private ExitStatus() {}
}
