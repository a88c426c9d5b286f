package dev.regent.node.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What picocli itself does not see of how a command is to be typed. */
final class Usage {
  private Usage() {}

  /** Refuses less than a second. */
  static void checkSeconds(CommandSpec command, String option, int seconds) {
    if (seconds < 1) {
      throw new ParameterException(command.commandLine(), option + ": one second at least");
    }
  }
}
