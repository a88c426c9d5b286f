package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What keeps a directory that Regent did not make from being adopted as it stands. */
final class Adoptability {
  private static final Map<String, String> HALF_DONE =
      Map.of(
          "recovery.signal",
              "a recovery to a point in time was begun in it: let it come to its end",
          "backup_label", "it is a base backup that has never been started: start it once as ever");

  /** ADR 18: from a thousand on they belong to promotions by force. */
  private static final int LAST_TIMELINE = 500;

  private Adoptability() {}

  /** Whether it is a standby's; otherwise it is a primary's. */
  static boolean isStandbys(Path data) {
    return Files.exists(data.resolve("standby.signal"));
  }

  /** Whatever is found, with what to do about it; no server may run in it. */
  static List<String> obstacles(Path data, ControlFile control) throws IOException {
    List<String> obstacles = new ArrayList<>();
    ControlFile.State wanted =
        isStandbys(data) ? ControlFile.State.SHUT_DOWN_IN_RECOVERY : ControlFile.State.SHUT_DOWN;
    if (control.state() == wanted && Files.exists(data.resolve("postmaster.pid"))) {
      obstacles.add("it has a postmaster.pid: a server runs in it, maybe in another container");
    }
    if (control.state() != wanted) {
      obstacles.add(
          ("it was not shut down cleanly (pg_control: %s): start its PostgreSQL as ever where it"
                  + " ran, and stop it with pg_ctl stop -m fast")
              .formatted(control.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    if (control.timeline() > LAST_TIMELINE) {
      obstacles.add(
          "it is on timeline %d, and up to %d its number can go on as the epochs': dump it and restore it"
              .formatted(control.timeline(), LAST_TIMELINE));
    }
    obstacles.addAll(ofFiles(data));
    return obstacles;
  }

  /** Those that are there while a server runs, too. */
  static List<String> ofFiles(Path data) throws IOException {
    List<String> obstacles = new ArrayList<>();
    HALF_DONE.forEach(
        (file, sentence) -> {
          if (Files.exists(data.resolve(file))) {
            obstacles.add(sentence);
          }
        });
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
