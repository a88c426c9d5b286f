package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a directory's configuration files come to, asked of {@code postgres -C}: starts nothing. It
 * asks once, so it is for files that nobody changes meanwhile.
 */
final class OfflineSettings {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Both outputs come as one. */
  private static final Pattern LOG_LINE =
      Pattern.compile("(LOG|WARNING|NOTICE|HINT|DETAIL|CONTEXT):  ");

  private final Commands commands;
  private final Path directory;
  private final Map<List<String>, String> asked = new HashMap<>();

  OfflineSettings(Commands commands, Path directory) {
    this.commands = commands;
    this.directory = directory;
  }

  /**
   * The value, in the setting's own unit.
   *
   * @throws PostgresException when the files cannot be read; the message says why
   */
  String value(String name) throws IOException, InterruptedException {
    return ask(name, List.of());
  }

  /** The same where no file says anything. */
  String builtIn(String name) throws IOException, InterruptedException {
    return ask(name, List.of("config_file=/dev/null"));
  }

  /** How PostgreSQL would write that value. */
  String written(String name, String value) throws IOException, InterruptedException {
    return ask(name, List.of("config_file=/dev/null", name + "=" + value));
  }

  /** Whether a file says something else than what is built in. */
  boolean isSet(String name) throws IOException, InterruptedException {
    return !value(name).equals(builtIn(name));
  }

  private String ask(String name, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("postgres", "-D", directory.toString()));
    options.forEach(option -> command.addAll(List.of("-c", option)));
    command.addAll(List.of("-C", name));
    String known = asked.get(command);
    if (known == null) {
      known =
          commands
              .run(PATIENCE, command)
              .lines()
              .filter(line -> !LOG_LINE.matcher(line).find())
              .collect(Collectors.joining("\n"));
      asked.put(command, known);
    }
    return known;
  }
}
