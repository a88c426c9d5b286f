package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file which says that a directory is to be adopted: all that is written into it before the
 * cluster is founded. Beside a copy id it means nothing any more.
 */
final class AdoptionMark {
  static final String NAME = "regent.adopt";

  private static final String TEXT =
      """
      # Regent adopts this database at its next start, and takes this file away then.
      # Until then nothing else here is changed; `regent adopt --undo` takes this file away, too.
      """;

  private final Path file;

  AdoptionMark(Path directory) {
    this.file = directory.resolve(NAME);
  }

  boolean isSet() {
    return Files.isRegularFile(file);
  }

  void set() throws IOException {
    Durable.write(file, TEXT);
  }

  void remove() throws IOException {
    Durable.delete(file);
  }
}
