package dev.regent.node.postgres;

import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a new database system. Roles and databases are made in single-user mode: no socket, no
 * session of anybody else, and passwords go in as SCRAM verifiers on standard input.
 */
final class Bootstrap {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MemberId me;
  private final DataFolder folder;
  private final Configuration configuration;
  private final Secrets secrets;
  private final Commands commands;

  Bootstrap(
      MemberId me,
      DataFolder folder,
      Configuration configuration,
      Secrets secrets,
      Commands commands) {
    this.me = me;
    this.folder = folder;
    this.configuration = configuration;
    this.secrets = secrets;
    this.commands = commands;
  }

  DataDirectory.Present run() throws IOException, InterruptedException {
    if (!folder.isAbsent()) {
      throw new PostgresException(folder.data + " is not empty");
    }
    folder.clearInitdb();
    Path side = folder.initdb;
    int majorVersion = folder.binariesMajorVersion();
    new Initdb(commands, secrets.superuserFile()).run(side, majorVersion);
    // Before the server's first life, so that pg_control takes the limits from there.
    configuration.changeRuntime(side, old -> RuntimeSettings.EMPTY);
    configuration.generate(side, majorVersion, Map.of());
    inSingleUserMode(
        side,
        "postgres",
        Stream.of(
                Stream.of(
                    role("replicator", "login replication"),
                    role("rewind", "login"),
                    role("app", "login"),
                    "grant pg_monitor to app"),
                RewindRights.grants(),
                Stream.of(Pulse.SCHEMA, Pulse.TABLE, Pulse.ROW, "create database app owner app"))
            .flatMap(statements -> statements));
    new CopyFile(me, side).write(CopyFile.fresh(me));
    folder.adoptInitdb();
    return folder.present();
  }

  private String role(String name, String attributes) throws IOException {
    return "create role %s %s password '%s'"
        .formatted(name, attributes, ScramVerifier.of(secrets.password(name)));
  }

  /** One statement per line; the first that fails ends it. */
  private void inSingleUserMode(Path directory, String database, Stream<String> statements)
      throws IOException, InterruptedException {
    commands.run(
        PATIENCE,
        List.of(
            "postgres",
            "--single",
            "-D",
            directory.toString(),
            "-c",
            "exit_on_error=on",
            "-c",
            "log_min_error_statement=panic",
            database),
        statements.collect(Collectors.joining("\n", "", "\n")));
  }
}
