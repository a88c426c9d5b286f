package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is left on the file systems of a data directory and of its WAL, which may be another. */
record Room(Path data) {
  /** PostgreSQL makes its WAL in files of this size, each whole before it is used. */
  private static final long SEGMENT = 16 << 20;

  /** Why no more WAL can be made, if so. */
  Optional<String> shortage() throws IOException {
    Path wal = data.resolve("pg_wal");
    Optional<String> there = Files.exists(wal) ? shortage(wal, usable(wal)) : Optional.empty();
    Path folder = Files.exists(data) ? data : data.resolveSibling("");
    return there.isPresent() ? there : shortage(folder, usable(folder));
  }

  static Optional<String> shortage(Path where, long usable) {
    return usable < SEGMENT
        ? Optional.of("no room: %d MB are free in %s".formatted(usable >> 20, where))
        : Optional.empty();
  }

  private static long usable(Path where) throws IOException {
    return Files.getFileStore(where).getUsableSpace();
  }
}
