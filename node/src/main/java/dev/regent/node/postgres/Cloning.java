package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Copies the primary's data directory under a new copy id. */
final class Cloning {
  private final MemberId me;
  private final DataFolder folder;
  private final Configuration configuration;
  private final Secrets secrets;
  private final Commands commands;

  Cloning(
      MemberId me,
      DataFolder folder,
      Configuration configuration,
      Secrets secrets,
      Commands commands) {
    this.me = me;
    this.folder = folder;
    this.configuration = configuration;
    this.secrets = secrets;
    this.commands = commands;
  }

  DataDirectory.Present from(Upstream primary, Duration limit)
      throws IOException, InterruptedException {
    folder.clearClone();
    Path side = folder.clone;
    Copy copy = DataFolder.newCopy(me);
    // Not the name under which the copy will stream: what a clone in the making has received is
    // not on its disk yet, and must not pass for a confirmation.
    String name = Sessions.APPLICATION_NAME + "_clone_" + copy.id();
    commands.run(
        limit,
        List.of(
            "pg_basebackup",
            "--dbname=" + Conninfo.of(primary, secrets.passwordFile(), name),
            "--pgdata=" + side,
            "--wal-method=stream",
            "--checkpoint=fast",
            "--no-password"));
    adapt(side, copy);
    folder.adoptClone();
    return folder.present();
  }

  /** Takes away what was its source's own. */
  private void adapt(Path side, Copy copy) throws IOException, InterruptedException {
    int major = folder.binariesMajorVersion();
    String version = Files.readString(side.resolve("PG_VERSION")).strip();
    if (!version.equals(Integer.toString(major))) {
      throw new PostgresException(
          "the primary is of PostgreSQL %s, the binaries here are of %d".formatted(version, major));
    }
    DataFolder.forgetCopy(side);
    Durable.delete(side.resolve(Promotion.PROMOTING));
    Durable.delete(side.resolve("recovery.signal"));
    Durable.write(side.resolve("standby.signal"), "");
    configuration.generate(side, major, ControlFile.of(side).limits());
    configuration.changeRuntime(side, sources -> RuntimeSettings.EMPTY);
    DataFolder.writeCopy(side, copy);
  }
}
