package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What keeps a directory that Regent did not make from being adopted as it stands. */
final class Adoptability {
  /** ADR 18: from a thousand on they belong to promotions by force. */
  private static final int LAST_TIMELINE = 500;

  private Adoptability() {}

  /** Whether it is a standby's, or a base backup; otherwise it is a primary's. */
  static boolean isForAStandby(Path data) {
    return BackupLabel.isIn(data) || Files.exists(data.resolve("standby.signal"));
  }

  /** Whatever is found, with what to do about it; no server may run in it. */
  static List<String> obstacles(Path data, ControlFile control) throws IOException {
    List<String> obstacles = new ArrayList<>();
    boolean backup = BackupLabel.isIn(data);
    boolean fits = backup ? isBackup(data, control) : isShutDown(data, control);
    if (fits && Files.exists(data.resolve("postmaster.pid"))) {
      obstacles.add(
          "it has a postmaster.pid: a server runs in it, maybe in another container%s"
              .formatted(backup ? "; if the backup brought it along, delete it" : ""));
    }
    if (!fits) {
      String state = control.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      obstacles.add(
          backup
              ? "its backup_label does not fit its pg_control (%s): restore the backup again"
                  .formatted(state)
              : ("it was not shut down cleanly (pg_control: %s): start its PostgreSQL as ever where"
                      + " it ran, and stop it with pg_ctl stop -m fast")
                  .formatted(state));
    }
    if (control.timeline() > LAST_TIMELINE) {
      obstacles.add(
          "it is on timeline %d, and up to %d its number can go on as the epochs': dump it and restore it"
              .formatted(control.timeline(), LAST_TIMELINE));
    }
    obstacles.addAll(ofFiles(data));
    return obstacles;
  }

  private static boolean isShutDown(Path data, ControlFile control) {
    return isForAStandby(data) ? control.shutDownInRecovery() : control.shutDown();
  }

  /** Copied while its server ran; no server has begun with it since. */
  private static boolean isBackup(Path data, ControlFile control) throws IOException {
    return switch (control.state()) {
      case IN_PRODUCTION -> !BackupLabel.of(data).ofStandby();
      case IN_ARCHIVE_RECOVERY -> true; // Or a server has only just begun with it.
      default -> false;
    };
  }

  /** Those that are there while a server runs, too. */
  static List<String> ofFiles(Path data) throws IOException {
    List<String> obstacles = new ArrayList<>();
    if (Files.exists(data.resolve("recovery.signal")) && !BackupLabel.isIn(data)) {
      obstacles.add("a recovery to a point in time was begun in it: let it come to its end");
    }
    if (Files.exists(data.resolve("tablespace_map"))) {
      obstacles.add("its backup had tablespaces, which no standby could have where they were");
    }
    for (String file : List.of(FormerConfiguration.MAIN, FormerConfiguration.HOSTS)) {
      if (!Files.isRegularFile(data.resolve(file))) {
        obstacles.add(
            "it has no %s: bring its configuration files into it (Debian keeps them in /etc/postgresql)"
                .formatted(file));
      }
    }
    try (DirectoryStream<Path> spaces =
        Files.newDirectoryStream(data.resolve(BackupContents.TABLESPACES))) {
      for (Path space : spaces) {
        obstacles.add(
            "it has a tablespace at %s, which no standby could have there: move what is in it, drop it"
                .formatted(Files.isSymbolicLink(space) ? Files.readSymbolicLink(space) : space));
      }
    }
    return obstacles;
  }
}
