package dev.regent.playground;

import dev.regent.playground.cluster.LateException;
import dev.regent.playground.machine.MachineException;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
  private static final int HELP_WIDTH = 100;

  /** The demo could not be shown. */
  private static final int NOT_SHOWN = 3;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new DemoCommand())
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof MachineException || failure instanceof LateException) {
                command.getErr().println("regent demo: " + failure.getMessage());
                return NOT_SHOWN;
              }
              throw failure;
            });
  }
}
