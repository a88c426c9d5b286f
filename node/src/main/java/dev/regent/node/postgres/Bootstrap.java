package dev.regent.node.postgres;

import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes a new database system. */
final class Bootstrap {
  private final MemberId me;
  private final DataFolder folder;
  private final Configuration configuration;
  private final Initdb initdb;
  private final Provision provision;

  Bootstrap(
      MemberId me,
      DataFolder folder,
      Configuration configuration,
      Initdb initdb,
      Provision provision) {
    this.me = me;
    this.folder = folder;
    this.configuration = configuration;
    this.initdb = initdb;
    this.provision = provision;
  }

  DataDirectory.Present run() throws IOException, InterruptedException {
    if (!folder.isAbsent()) {
      throw new PostgresException(folder.data + " is not empty");
    }
    folder.clearInitdb();
    Path side = folder.initdb;
    int majorVersion = folder.binariesMajorVersion();
    initdb.run(side, majorVersion);
    // Before the server's first life, so that pg_control takes the limits from there.
    configuration.changeRuntime(side, old -> RuntimeSettings.EMPTY);
    configuration.generate(side, majorVersion, Map.of());
    provision.fresh(side);
    new CopyFile(me, side).write(CopyFile.fresh(me));
    folder.adoptInitdb();
    return folder.present();
  }
}
