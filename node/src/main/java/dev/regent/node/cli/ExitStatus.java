package dev.regent.node.cli;

/** What the exit statuses mean. */
final class ExitStatus {
  static final int OK = 0;

  /** The question was answered, and the answer is bad; or nobody answered it. */
  static final int NO_PRIMARY = 1;

  static final int USAGE = 2;

  /** EX_CONFIG of {@code sysexits.h}. */
  static final int CONFIGURATION = 78;

  private ExitStatus() {}
}
