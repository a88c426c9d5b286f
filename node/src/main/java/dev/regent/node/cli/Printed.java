package dev.regent.node.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a command prints while it goes on: each line is out before the next thing is waited for. */
final class Printed {
  private Printed() {}

  /** One line; JSON for programs, or a sentence. */
  static void line(CommandSpec command, Object line) {
    PrintWriter out = command.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
