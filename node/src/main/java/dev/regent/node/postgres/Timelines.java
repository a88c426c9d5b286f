package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The numbers of a data directory's timelines, as its history files give them away (ADR 9).
 * PostgreSQL takes the first number above its own that has no history file.
 */
final class Timelines {
  private final Path wal;

  Timelines(Path data) {
    this.wal = data.resolve("pg_wal");
  }

  /** The file with that timeline's history. */
  static String nameOf(int timeline) {
    return "%08X.history".formatted(timeline);
  }

  /** The number that a promotion would take now: one above the newest that has a history. */
  int next(Session session) throws SQLException, IOException {
    int current =
        Integer.parseInt(
            session.text(
                "select greatest(timeline_id, (select coalesce(max(received_tli), 0) from"
                    + " pg_stat_wal_receiver)) from pg_control_checkpoint()"));
    return Math.max(current, histories().keySet().stream().reduce(0, Integer::max)) + 1;
  }

  /** Keeps numbers from being taken, up to that one, by empty history files. */
  void reserve(int first, int last) throws IOException {
    for (int number = first; number <= last; number++) {
      Path file = wal.resolve(nameOf(number));
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
    }
    if (first <= last) {
      Durable.syncFolder(wal);
    }
  }

  /**
   * Gives back what was reserved for a promotion that never happened: a server would take the
   * newest of them for its future at its next start, and wait for WAL that nobody has.
   */
  void release() throws IOException {
    for (Path history : histories().descendingMap().values()) {
      if (Files.size(history) > 0) {
        return;
      }
      Durable.delete(history);
    }
  }

  /** Where the timelines up to that one began; nothing where its history is not here. */
  Map<Integer, Lsn> past(int timeline) throws IOException {
    Path file = wal.resolve(nameOf(timeline));
    return Files.isRegularFile(file) ? beginnings(timeline, Files.readString(file)) : Map.of();
  }

  /** The same with the oldest, which began with all WAL: a history names no other beginning. */
  static NavigableMap<Integer, Lsn> descent(int timeline, String history) {
    List<String[]> lines = lines(history);
    NavigableMap<Integer, Lsn> began = new TreeMap<>(beginnings(timeline, history));
    began.put(lines.isEmpty() ? timeline : Integer.parseInt(lines.getFirst()[0]), Lsn.ZERO);
    return began;
  }

  /** A line has a timeline's number and where it was left: there began that of the next line. */
  static Map<Integer, Lsn> beginnings(int timeline, String history) {
    List<String[]> lines = lines(history);
    Map<Integer, Lsn> began = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      int next = i + 1 < lines.size() ? Integer.parseInt(lines.get(i + 1)[0]) : timeline;
      began.put(next, Lsn.parse(lines.get(i)[1]));
    }
    return began;
  }

  private static List<String[]> lines(String history) {
    return history
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line.split("\\s+", 3))
        .toList();
  }

  private NavigableMap<Integer, Path> histories() throws IOException {
    NavigableMap<Integer, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(wal, "????????.history")) {
      for (Path file : files) {
        String number = file.getFileName().toString().substring(0, 8);
        found.put(Integer.parseUnsignedInt(number, 16), file);
      }
    }
    return found;
  }
}
