package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import java.util.List;
import java.util.Optional;

/**
 * Replication as the local server sees it.
 *
 * @param inRecovery whether it is a standby
 * @param timeline on which it writes, or which it replays
 * @param lsn on a primary: flushed; on a standby: max(received, replayed)
 * @param standbys on a primary: the streaming sessions
 * @param receiving on a standby: whether the same WAL receiver streams as at the last look
 * @param sourceEnd on a standby: how far the WAL of the server that it receives from reached, as
 *     that one last said ({@code latest_end_lsn}, which is what the walsender's newest message
 *     told); zero while it receives from nobody
 */
public record ReplicationView(
    boolean inRecovery,
    int timeline,
    Lsn lsn,
    List<Standby> standbys,
    boolean receiving,
    Lsn sourceEnd) {

  /**
   * One streaming session.
   *
   * @param state as in {@code pg_stat_replication}: startup, catchup, streaming, backup …
   * @param confirmed how far it confirmed at the commit level in use: written, flushed or replayed
   */
  public record Standby(String applicationName, String state, Lsn confirmed, Lsn flushed) {}

  /** The session under that name. */
  public Optional<Standby> standby(String applicationName) {
    return standbys.stream()
        .filter(standby -> standby.applicationName().equals(applicationName))
        .findFirst();
  }
}
