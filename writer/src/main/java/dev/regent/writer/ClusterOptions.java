package dev.regent.writer;

import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that name the cluster, its user and the report; for every command. */
final class ClusterOptions {
  @Option(
      names = "--hosts",
      paramLabel = "HOST:PORT,…",
      defaultValue = "${env:REGENT_HOSTS:-localhost:5432,localhost:15432}",
      description =
          "The cluster's servers, whichever is primary (env REGENT_HOSTS).%nDefault: localhost:5432,localhost:15432")
  String hosts = "";

  @Option(
      names = "--url",
      paramLabel = "JDBC-URL",
      description =
          "Hosts, database and user from jdbc:postgresql://a:1,b:2/db?user=…, in place of --hosts. Without a password.")
  @Nullable String url;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "app",
      description = "Default: ${DEFAULT-VALUE}")
  String database = "";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "app",
      description = "Default: ${DEFAULT-VALUE}")
  String user = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      defaultValue = "${env:REGENT_PASSWORD_FILE:-/run/regent/secrets/app}",
      description =
          "Holds the user's password (env REGENT_PASSWORD_FILE).%nDefault: /run/regent/secrets/app")
  Path passwordFile = Path.of("");

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait for a primary, before writing and at the end. Default: ${DEFAULT-VALUE}")
  int settle;

  @Option(
      names = "--socket-timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "When a silent server counts as gone. Default: ${DEFAULT-VALUE}")
  int socketTimeout;

  @Option(names = "--json", description = "The final report as one JSON object on standard output.")
  boolean json;

  @Option(names = "--report", paramLabel = "FILE", description = "Writes that JSON to a file, too.")
  @Nullable Path report;

  Target target(CommandSpec command) {
    if (url != null && command.commandLine().getParseResult().hasMatchedOption("--hosts")) {
      throw wrong(command, "give --hosts or --url, not both");
    }
    atLeast(command, "--socket-timeout", socketTimeout, 1);
    atLeast(command, "--settle", settle, 0);
    if (!Files.isReadable(passwordFile)) {
      throw wrong(command, "--password-file: '" + passwordFile + "' cannot be read");
    }
    try {
      List<Address> addresses = url == null ? Address.parseAll(hosts) : List.of();
      Target target = new Target(addresses, database, user, passwordFile, Map.of());
      return url == null ? target : target.withUrl(url);
    } catch (IllegalArgumentException e) {
      throw wrong(command, (url == null ? "--hosts: " : "--url: ") + e.getMessage());
    }
  }

  Duration socketTimeout() {
    return Duration.ofSeconds(socketTimeout);
  }

  Duration settle() {
    return Duration.ofSeconds(settle);
  }

  static void atLeast(CommandSpec command, String option, double value, double least) {
    if (!(value >= least)) {
      throw wrong(command, option + " must be " + (long) least + " or more");
    }
  }

  static ParameterException wrong(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
