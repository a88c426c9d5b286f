package dev.regent.playground;

import dev.regent.playground.cluster.ClusterException;
import dev.regent.playground.machine.MachineException;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
  private static final int HELP_WIDTH = 100;

  /** The demo could not be shown. */
  static final int NOT_SHOWN = 3;

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
              command.getErr().println("regent demo: " + reason(failure));
              if ("DEBUG".equals(System.getenv("REGENT_LOG_LEVEL"))) {
                failure.printStackTrace(command.getErr());
              }
              return NOT_SHOWN;
            });
  }

  /** Our own exceptions are written for their readers; others need their names. */
  private static String reason(Exception failure) {
    return failure instanceof MachineException || failure instanceof ClusterException
        ? String.valueOf(failure.getMessage())
        : failure + " (REGENT_LOG_LEVEL=DEBUG shows where)";
  }
}
