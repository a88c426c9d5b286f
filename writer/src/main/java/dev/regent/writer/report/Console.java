package dev.regent.writer.report;

import java.io.PrintStream;

/** Standard error: one progress line that is rewritten on a terminal, and events between. */
public final class Console {
  private static final String ERASE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean terminal;
  private boolean unfinished;

  /**
   * @param terminal whether lines may be rewritten and coloured
   */
  public Console(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows how it goes; on a terminal in place of the last such line. */
  void progress(String line) {
    if (terminal) {
      out.print(ERASE + line);
      out.flush();
      unfinished = true;
    } else {
      out.println(line);
    }
  }

  /** Something went wrong. */
  void alarm(String line) {
    event("\u001b[31m", line);
  }

  /** Something is well again. */
  void relief(String line) {
    event("\u001b[32m", line);
  }

  /** Ends a progress line that was left open, so that others may print. */
  void finish() {
    if (unfinished) {
      out.println();
      unfinished = false;
    }
  }

  private void event(String colour, String line) {
    if (terminal) {
      out.println(ERASE + colour + line + "\u001b[0m");
      unfinished = false;
    } else {
      out.println(line);
    }
  }
}
