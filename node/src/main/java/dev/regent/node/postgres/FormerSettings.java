package dev.regent.node.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of the settings that Regent writes, those in which what the database had before its adoption goes
 * before: they are matters of size and taste, or what is stored in it needs them.
 */
final class FormerSettings {
  private static final List<String> TASTE = List.of("shared_buffers", "password_encryption");

  /** Regent's own are enough for itself; where the database had more it may need more. */
  private static final Map<String, Integer> FLOORS =
      Map.of(
          "max_connections", 0,
          "max_locks_per_transaction", 0,
          "max_prepared_transactions", 0,
          "max_replication_slots", 10,
          "max_wal_senders", 10,
          "max_worker_processes", 0,
          "wal_keep_size", 256);

  private static final String WAL_LEVEL = "wal_level";
  private static final String LOGICAL = "logical";

  private FormerSettings() {}

  /** Those that stay, by their names. */
  static Map<String, String> staying(OfflineSettings files)
      throws IOException, InterruptedException {
    Map<String, String> staying = new LinkedHashMap<>();
    for (String name : TASTE) {
      if (files.isSet(name)) {
        staying.put(name, files.value(name));
      }
    }
    for (String name : FLOORS.keySet().stream().sorted().toList()) {
      String value = files.value(name);
      if (files.isSet(name) && Long.parseLong(value) > FLOORS.getOrDefault(name, 0)) {
        staying.put(name, value);
      }
    }
    if (files.value(WAL_LEVEL).equals(LOGICAL)) { // Its slots would keep the server from starting.
      staying.put(WAL_LEVEL, LOGICAL);
    }
    return staying;
  }

  /**
   * What the files say and Regent overrides, in words.
   *
   * @param inForce what Regent will have the server read
   */
  static List<String> overridden(OfflineSettings files, Map<String, String> inForce)
      throws IOException, InterruptedException {
    List<String> overridden = new ArrayList<>();
    for (Map.Entry<String, String> setting : inForce.entrySet()) {
      String name = setting.getKey();
      String before = files.value(name);
      if (!before.equals(files.builtIn(name))
          && !before.equals(files.written(name, setting.getValue()))) {
        overridden.add("%s = '%s', not '%s'".formatted(name, setting.getValue(), before));
      }
    }
    return overridden;
  }
}
