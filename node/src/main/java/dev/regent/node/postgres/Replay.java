package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has a server replay the WAL that is in a directory, to a point, with nobody able to reach it. */
final class Replay {
  /** A call's own deadline is shorter. */
  private static final Duration LIMIT = Duration.ofDays(1);

  private static final String FILE = "regent.replay.conf";

  private static final String CONFIGURATION =
      """
      include 'postgresql.conf'
      hot_standby = off
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      recovery_target_inclusive = off
      recovery_target_action = shutdown
      lc_messages = 'C'
      """;

  /** Of PostgreSQL 15 to 18. */
  private static final String INCONSISTENT =
      "requested recovery stop point is before consistent recovery point";

  private final DataFolder folder;
  private final Configuration configuration;
  private final Commands commands;

  Replay(DataFolder folder, Configuration configuration, Commands commands) {
    this.folder = folder;
    this.configuration = configuration;
    this.commands = commands;
  }

  /** Whether one was begun, and has not come to its end. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  /**
   * Replays all that ends there, in recovery (S8), and ends by itself: a record that begins there
   * or later must be in the directory.
   *
   * @return why what it has then is no copy of that moment, if so
   */
  Optional<String> until(Lsn end) throws IOException, InterruptedException {
    configuration.changeRuntime(folder.data, old -> RuntimeSettings.EMPTY);
    configuration.generate(
        folder.data, folder.binariesMajorVersion(), ControlFile.of(folder.data).limits());
    Durable.write(folder.data.resolve("standby.signal"), "");
    Durable.delete(folder.data.resolve("recovery.signal"));
    // No server runs there, and the number may be that of one of this process's threads.
    Durable.delete(folder.data.resolve("postmaster.pid"));
    Path own = folder.data.resolve(FILE);
    // A file of its own: options would come before the files' other targets, and clash with them.
    Durable.write(own, CONFIGURATION + RuntimeSettings.line("recovery_target_lsn", end.toString()));
    try {
      commands.run(
          LIMIT, List.of("postgres", "-D", folder.data.toString(), "-c", "config_file=" + own));
    } catch (PostgresException e) {
      if (String.valueOf(e.getMessage()).contains(INCONSISTENT)) {
        return Optional.of("the end of its backup is not in the primary's WAL");
      }
      throw e;
    }
    Durable.delete(own);
    return Optional.empty();
  }
}
