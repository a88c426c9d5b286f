package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the primary's data directory under a new copy id. */
final class Cloning {
  private static final Logger LOG = LoggerFactory.getLogger(Cloning.class);

  private final MemberId me;
  private final DataFolder folder;
  private final Configuration configuration;
  private final BaseBackup backup;

  Cloning(MemberId me, DataFolder folder, Configuration configuration, BaseBackup backup) {
    this.me = me;
    this.folder = folder;
    this.configuration = configuration;
    this.backup = backup;
  }

  /**
   * Copies.
   *
   * @param wanted no more once it is to be cancelled, which may come before there is anything to
   *     cancel
   */
  DataDirectory.Present from(Upstream primary, BooleanSupplier wanted) throws Exception {
    folder.clearClone();
    Path side = folder.clone;
    Copy copy = CopyFile.fresh(me);
    // Not the name under which the copy will stream: what a clone in the making has received is
    // not on its disk yet, and must not pass for a confirmation.
    String name = Sessions.APPLICATION_NAME + "_clone_" + copy.id();
    LOG.debug("cloning {}", primary.member());
    long start = System.nanoTime();
    backup.fetch(primary, side, name, wanted);
    LOG.info(
        "cloned {}: {} bytes in {} s",
        primary.member(),
        Durable.sizeOf(side),
        (System.nanoTime() - start) / 1_000_000_000);
    adapt(side, copy);
    folder.adoptClone();
    return folder.present();
  }

  /** Ends a copy that is under way. */
  void cancel() {
    backup.cancel();
  }

  /** Takes away what was its source's own. */
  private void adapt(Path side, Copy copy) throws IOException, InterruptedException {
    int major = folder.binariesMajorVersion();
    String version = Files.readString(side.resolve("PG_VERSION")).strip();
    if (!version.equals(Integer.toString(major))) {
      throw new PostgresException(
          "the primary is of PostgreSQL %s, the binaries here are of %d".formatted(version, major));
    }
    CopyFile file = new CopyFile(me, side);
    file.forget();
    Durable.delete(side.resolve(Promotion.PROMOTING));
    Durable.delete(side.resolve("recovery.signal"));
    Durable.write(side.resolve("standby.signal"), "");
    configuration.generate(side, major, ControlFile.of(side).limits());
    configuration.changeRuntime(side, sources -> RuntimeSettings.EMPTY);
    file.write(copy);
  }
}
