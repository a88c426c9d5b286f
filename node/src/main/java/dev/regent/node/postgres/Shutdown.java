package dev.regent.node.postgres;

import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Ends the server, and tells how far its WAL reaches when it ended cleanly. */
final class Shutdown {
  private final DataFolder folder;
  private final Postmaster postmaster;

  Shutdown(DataFolder folder, Postmaster postmaster) {
    this.folder = folder;
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
    ControlFile control = ControlFile.of(folder.data);
    if (control.shutDownInRecovery()) {
      return Optional.of(control.minimumRecoveryEnd());
    }
    if (!control.shutDown()) {
      return Optional.empty();
    }
    return Optional.of(WalEnd.afterShutdown(folder.data, control));
  }
}
