package dev.regent.node.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the configuration of a directory that is adopted: what of it stays, and what not. */
final class Inheritance {
  private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);

  private final DataFolder folder;
  private final Configuration configuration;
  private final Commands commands;

  Inheritance(DataFolder folder, Configuration configuration, Commands commands) {
    this.folder = folder;
    this.configuration = configuration;
    this.commands = commands;
  }

  /** What its files say, asked of the binaries. */
  OfflineSettings files() {
    return new OfflineSettings(commands, folder.data);
  }

  /** What its files say and Regent overrides, in words. */
  List<String> overridden(OfflineSettings files) throws IOException, InterruptedException {
    Map<String, String> staying = FormerSettings.staying(files);
    return FormerSettings.overridden(
        files, configuration.inForce(folder.data, folder.binariesMajorVersion(), staying));
  }

  /** Keeps the files aside, once, and puts the main one together of them. May be repeated. */
  void take() throws IOException, InterruptedException {
    FormerConfiguration former = new FormerConfiguration(folder.data);
    if (!former.isKept()) {
      folder.refuseForeignServer(); // It may have been started since this node was.
      OfflineSettings files = files();
      overridden(files).forEach(each -> LOG.warn("its settings are overridden: {}", each));
      former.keep(FormerSettings.staying(files));
    }
    former.restoreMain();
  }
}
