package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Has a server replay the WAL that is in a directory, to a point, with nobody able to reach it. */
final class Replay {
  /** A call's own deadline is shorter. */
  private static final Duration LIMIT = Duration.ofDays(1);

  private static final String CONFIGURATION =
      """
      include 'postgresql.conf'
      hot_standby = off
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      recovery_target_inclusive = off
      recovery_target_action = shutdown
      """;

  private final DataFolder folder;
  private final Configuration configuration;
  private final Commands commands;

  Replay(DataFolder folder, Configuration configuration, Commands commands) {
    this.folder = folder;
    this.configuration = configuration;
    this.commands = commands;
  }

  /**
   * Replays all that ends there, in recovery (S8), and ends by itself: a record that begins there
   * or later must be in the directory.
   */
  void until(Lsn end) throws IOException, InterruptedException {
    configuration.changeRuntime(folder.data, old -> RuntimeSettings.EMPTY);
    configuration.generate(
        folder.data, folder.binariesMajorVersion(), ControlFile.of(folder.data).limits());
    Durable.write(folder.data.resolve("standby.signal"), "");
    // No server runs there, and the number may be that of one of this process's threads.
    Durable.delete(folder.data.resolve("postmaster.pid"));
    Path own = folder.data.resolve("regent.replay.conf");
    // A file of its own: options would come before the files' other targets, and clash with them.
    Durable.write(own, CONFIGURATION + RuntimeSettings.line("recovery_target_lsn", end.toString()));
    commands.run(
        LIMIT, List.of("postgres", "-D", folder.data.toString(), "-c", "config_file=" + own));
    Durable.delete(own);
  }
}
