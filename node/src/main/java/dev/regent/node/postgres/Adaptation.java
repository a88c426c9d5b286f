package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a directory that came from another member, or is an existing standby's, this member's own,
 * under a new copy id (S4).
 */
final class Adaptation {
  private final MemberId me;
  private final DataFolder folder;
  private final Configuration configuration;

  Adaptation(MemberId me, DataFolder folder, Configuration configuration) {
    this.me = me;
    this.folder = folder;
    this.configuration = configuration;
  }

  /**
   * Takes away what was its source's own; the copy id is the last to come: without it a mark
   * counts.
   */
  void adapt(Path side, Copy copy) throws IOException, InterruptedException {
    int major = folder.binariesMajorVersion();
    String version = Files.readString(side.resolve("PG_VERSION")).strip();
    if (!version.equals(Integer.toString(major))) {
      throw new PostgresException(
          "its source is of PostgreSQL %s, the binaries here are of %d".formatted(version, major));
    }
    CopyFile file = new CopyFile(me, side);
    file.forget();
    Durable.delete(side.resolve(Promotion.PROMOTING));
    Durable.delete(side.resolve("recovery.signal"));
    Durable.write(side.resolve("standby.signal"), "");
    configuration.generate(side, major, ControlFile.of(side).limits());
    configuration.changeRuntime(side, sources -> RuntimeSettings.EMPTY);
    file.write(copy);
    new AdoptionMark(side).remove();
  }
}
