package dev.regent.node.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * Ends and puts right what an earlier life of this node left: processes first, then directories.
 */
final class Settling {
  private final DataFolder folder;
  private final Postmaster postmaster;

  Settling(DataFolder folder, Postmaster postmaster) {
    this.folder = folder;
    this.postmaster = postmaster;
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
    folder.copyFile().settle(CopyFile.boot());
  }

  /** The same, before anybody is told whose copy it is. */
  void runAtFirst() throws Exception {
    run();
    if (!postmaster.runs()) {
      folder.renewRestored();
    }
  }

  /** The same, for what no server may run under. */
  void runWithoutServer() throws Exception {
    run();
    if (postmaster.runs()) {
      throw new PostgresException("the local server still runs");
    }
  }
}
