package dev.regent.writer;

import java.security.Security;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Starts the command line. */
public final class Main {
  private static final int HELP_WIDTH = 100;

  private Main() {}

  public static void main(String[] arguments) {
    // A container that was started anew may have a new address, and one that was away has none.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    // A name that does not resolve holds a carrier thread for seconds; others must go on.
    if (System.getProperty("jdk.virtualThreadScheduler.parallelism") == null) {
      System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
    }
    // Before the actor system, whose many threads would otherwise find the logging half made.
    LoggerFactory.getILoggerFactory();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new WriteCommand()).setUsageHelpWidth(HELP_WIDTH);
    line.addSubcommand(new VerifyCommand());
    line.setParameterExceptionHandler(
        (failure, given) -> {
          CommandLine command = failure.getCommandLine();
          String message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
          command.getErr().println("writer: " + message + " (writer --help shows the options)");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, given) -> {
          command.getErr().println("writer: " + failure.getMessage());
          return 3;
        });
    return line;
  }
}
