package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Speaks SQL with a server of one user: no socket, no session of anybody else, and no
 * authentication, whatever the superuser is called. Passwords go in on standard input.
 */
final class SingleUser {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A former owner's files must neither log what is said, nor stop it, nor put code into it. */
  private static final List<String> OPTIONS =
      List.of(
          "exit_on_error=on",
          "log_min_error_statement=panic",
          "log_statement=none",
          "log_min_duration_statement=-1",
          "log_min_duration_sample=-1",
          "log_transaction_sample_rate=0",
          "log_duration=off",
          "shared_preload_libraries=",
          "session_preload_libraries=",
          "local_preload_libraries=",
          "default_transaction_read_only=off",
          "statement_timeout=0");

  /** How it prints a value. */
  private static final Pattern VALUE = Pattern.compile("(?m)^\\s*\\d+: \\w+ = \"(.*)\"\t\\(typeid");

  private final Commands commands;

  SingleUser(Commands commands) {
    this.commands = commands;
  }

  /**
   * One line after the other, each as a whole or not at all; the first that fails ends it.
   * Statements of one line are parted by semicolons.
   */
  String run(Path directory, String database, List<String> lines)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("postgres", "--single", "-D", directory.toString()));
    OPTIONS.forEach(option -> command.addAll(List.of("-c", option)));
    command.add(database);
    return commands.run(PATIENCE, command, String.join("\n", lines) + "\n");
  }

  /** The values of a query's one column. */
  List<String> ask(Path directory, String database, String query)
      throws IOException, InterruptedException {
    return VALUE
        .matcher(run(directory, database, List.of(query)))
        .results()
        .map(MatchResult::group)
        .map(line -> VALUE.matcher(line).replaceFirst("$1"))
        .toList();
  }
}
