package dev.regent.node.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

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

  /** Says why an order was not carried out. */
  static int notDone(CommandSpec command, String reason) {
    PrintWriter err = command.commandLine().getErr();
    err.println("regent: " + reason);
    err.flush();
    return NOT_DONE;
  }
}
