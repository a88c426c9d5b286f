package dev.regent.node.postgres;

import dev.regent.node.settings.PostgresSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * Ends and puts right what an earlier life of this node left: processes first, then directories.
 */
final class Settling {
  private final DataFolder folder;
  private final Postmaster postmaster;

  /** Whether a confirmed commit may be lost with the machine. */
  private final boolean machineCounts;

  Settling(DataFolder folder, Postmaster postmaster, PostgresSettings settings) {
    this.folder = folder;
    this.postmaster = postmaster;
    this.machineCounts = settings.synchronousCommit().equals("remote_write");
  }

  /** Idempotent; touches nothing while this life's own server runs. */
  void run() throws Exception {
    if (postmaster.runs()) {
      return;
    }
    if (folder.isOwn()) { // S13: what runs in a stranger's directory is a stranger.
      postmaster.endOrphans();
    }
    for (Path side : List.of(folder.initdb, folder.clone, folder.rewind)) {
      Processes.end(side);
    }
    folder.restore();
    folder.copyFile().settle(machineCounts, CopyFile.boot());
  }

  /** The same, for what no server may run under. */
  void runWithoutServer() throws Exception {
    run();
    if (postmaster.runs()) {
      throw new PostgresException("the local server still runs");
    }
  }
}
