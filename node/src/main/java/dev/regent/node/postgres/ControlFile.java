package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code pg_controldata} tells.
 *
 * @param state as PostgreSQL words it, such as {@code shut down}
 * @param checkpoint where the latest checkpoint's record begins
 * @param minimumRecoveryEnd how far a standby has surely replayed; {@link Position#NONE} on a
 *     primary
 * @param limits settings that must not be lower than this for a start in recovery
 */
record ControlFile(
    String systemId,
    String state,
    Position checkpoint,
    Position minimumRecoveryEnd,
    int blockSize,
    int segmentSize,
    Map<String, Integer> limits) {

  /** Names of settings, and pg_controldata's names for them. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "max_connections", "max_connections setting",
          "max_worker_processes", "max_worker_processes setting",
          "max_wal_senders", "max_wal_senders setting",
          "max_prepared_transactions", "max_prepared_xacts setting",
          "max_locks_per_transaction", "max_locks_per_xact setting");

  /** Copies the map. */
  ControlFile {
    limits = Map.copyOf(limits);
  }

  /** Reads its output, as it is in the C locale. */
  static ControlFile parse(String output) {
    Map<String, String> values = new HashMap<>();
    output
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                values.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
              }
            });
    Map<String, Integer> limits = new HashMap<>();
    LIMITS.forEach((setting, key) -> limits.put(setting, Integer.valueOf(value(values, key))));
    return new ControlFile(
        value(values, "Database system identifier"),
        value(values, "Database cluster state"),
        new Position(
            Integer.parseInt(value(values, "Latest checkpoint's TimeLineID")),
            Lsn.parse(value(values, "Latest checkpoint location"))),
        new Position(
            Integer.parseInt(value(values, "Min recovery ending loc's timeline")),
            Lsn.parse(value(values, "Minimum recovery ending location"))),
        Integer.parseInt(value(values, "WAL block size")),
        Integer.parseInt(value(values, "Bytes per WAL segment")),
        limits);
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new PostgresException("pg_controldata does not tell \"" + key + "\"");
    }
    return value;
  }

  /** Whether it was a primary that stopped cleanly. */
  boolean shutDown() {
    return state.equals("shut down");
  }

  /** Whether it was a standby that stopped cleanly. */
  boolean shutDownInRecovery() {
    return state.equals("shut down in recovery");
  }
}
