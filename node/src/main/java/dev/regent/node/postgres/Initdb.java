package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code initdb}, so that what it makes depends on the machine as little as can be. */
final class Initdb {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * From here on PostgreSQL brings a locale of its own, which text search does not use before 18.
   */
  private static final int OWN_LOCALE = 17;

  private final Commands commands;
  private final Path superuserFile;

  Initdb(Commands commands, Path superuserFile) {
    this.commands = commands;
    this.superuserFile = superuserFile;
  }

  /**
   * Strings sort by their bytes: no index breaks when a standby's libc sorts otherwise. Letters are
   * Unicode's; for text search, and below 17 altogether, only where this machine knows C.UTF-8, and
   * then every member has to.
   */
  void run(Path directory, int majorVersion) throws IOException, InterruptedException {
    List<String> own =
        majorVersion >= OWN_LOCALE
            ? List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
            : List.of();
    try {
      run(directory, own, "--lc-ctype=C.UTF-8");
    } catch (PostgresException e) {
      if (!String.valueOf(e.getMessage()).contains("invalid locale name")) {
        throw e;
      }
      run(directory, own); // Refused before the directory was touched.
    }
  }

  private void run(Path directory, List<String> own, String... letters)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "initdb",
                "--pgdata=" + directory,
                "--username=postgres",
                "--pwfile=" + superuserFile,
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--auth-local=peer",
                "--auth-host=scram-sha-256"));
    command.addAll(own);
    command.addAll(List.of(letters));
    commands.run(PATIENCE, command);
  }
}
