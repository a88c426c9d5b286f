package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends the server, and tells how far its WAL reaches when it ended cleanly. */
final class Shutdown {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DataFolder folder;
  private final Commands commands;
  private final Postmaster postmaster;

  Shutdown(DataFolder folder, Commands commands, Postmaster postmaster) {
    this.folder = folder;
    this.commands = commands;
    this.postmaster = postmaster;
  }

  Optional<Position> stop(Duration fastDeadline) throws Exception {
    boolean fast = postmaster.stopFast(fastDeadline);
    postmaster.kill();
    return fast ? end() : Optional.empty();
  }

  /** How far the WAL of a server that has ended reaches, when it was a clean stop. */
  private Optional<Position> end() throws IOException, InterruptedException {
    if (folder.isAbsent()) {
      return Optional.empty();
    }
    ControlFile control = folder.control(folder.data);
    if (control.shutDownInRecovery()) {
      return Optional.of(control.minimumRecoveryEnd());
    }
    if (!control.shutDown()) {
      return Optional.empty();
    }
    Position checkpoint = control.checkpoint();
    String record =
        commands.run(
            PATIENCE,
            List.of(
                "pg_waldump",
                "--path=" + folder.data.resolve("pg_wal"),
                "--timeline=" + checkpoint.timeline(),
                "--start=" + checkpoint.lsn(),
                "--limit=1"));
    Lsn end =
        WalEnd.of(
            checkpoint.lsn(),
            WalEnd.shutdownCheckpointLength(record),
            control.blockSize(),
            control.segmentSize());
    return Optional.of(new Position(checkpoint.timeline(), end));
  }
}
