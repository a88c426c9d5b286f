package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a marked directory the first data of a cluster, where it stands. Its configuration is kept
 * aside first and the copy id comes last: in between, however often it is interrupted, the mark
 * says that there is something to repeat.
 */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final MemberId me;
  private final DataFolder folder;
  private final Configuration configuration;
  private final Inheritance inheritance;
  private final Provision provision;

  Adoption(
      MemberId me,
      DataFolder folder,
      Configuration configuration,
      Inheritance inheritance,
      Provision provision) {
    this.me = me;
    this.folder = folder;
    this.configuration = configuration;
    this.inheritance = inheritance;
    this.provision = provision;
  }

  DataDirectory.Present run() throws IOException, InterruptedException {
    Path data = folder.data;
    DataDirectory found = folder.inspect();
    if (!(found instanceof DataDirectory.Adoptable adoptable) || adoptable.standbys()) {
      throw new PostgresException("%s cannot be adopted as it is: %s".formatted(data, found));
    }
    inheritance.take();
    // No server runs there, and the number may be that of one of this process's threads.
    Durable.delete(data.resolve("postmaster.pid"));
    // Before the server's first life here, so that pg_control takes the limits from there.
    configuration.changeRuntime(data, old -> RuntimeSettings.EMPTY);
    configuration.generate(data, folder.binariesMajorVersion(), ControlFile.of(data).limits());
    provision.adopted(data);
    new CopyFile(me, data).write(CopyFile.fresh(me));
    new AdoptionMark(data).remove();
    LOG.info("adopted {}, system {}", data, adoptable.systemId());
    return folder.present();
  }
}
