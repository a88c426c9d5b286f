package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Brings a list of synchronous standbys into force (S7). What {@code SHOW} tells is not enough:
 * only a flag that the checkpointer sets makes backends wait, and each walsender releases them by
 * the list that it has read itself.
 */
final class Arming {
  private static final Duration CHECKPOINT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration WALSENDERS = Duration.ofMillis(300);

  private final DataFolder folder;
  private final Configuration configuration;
  private final Reload reload;

  /** Whether the checkpointer's flag is known to be set, by a checkpoint of this very server. */
  private volatile boolean flagged;

  Arming(DataFolder folder, Configuration configuration, Reload reload) {
    this.folder = folder;
    this.configuration = configuration;
    this.reload = reload;
  }

  /** A server that starts has everything to prove again. */
  void forget() {
    flagged = false;
  }

  Lsn arm(InSyncSet list, BooleanSupplier newest) throws Exception {
    try {
      return put(list, newest);
    } catch (PostgresException | SQLException e) {
      if (newest.getAsBoolean()) {
        throw e;
      }
      throw new OvertakenException("the list " + list);
    }
  }

  private Lsn put(InSyncSet list, BooleanSupplier newest) throws Exception {
    String names = SynchronousNames.of(list);
    if (list.isEmpty()) {
      flagged = false;
    }
    configuration.changeRuntime(folder.data, newest, old -> old.waitingFor(names));
    try (Session session = reload.until("synchronous_standby_names", names, CHECKPOINT)) {
      if (session.inRecovery()) {
        return Lsn.ZERO;
      }
      if (!list.isEmpty() && !flagged) {
        // The checkpointer reads its signals, then requests: one that had just done the first when
        // ours came would serve this request under the old list, but not the next one.
        session.run("checkpoint");
        session.run("checkpoint");
        flagged = true;
      }
      awaitWalsenders(session, list);
      if (!newest.getAsBoolean()) {
        throw new OvertakenException("a list");
      }
      return Lsn.parse(session.text("select pg_current_wal_insert_lsn()"));
    }
  }

  /**
   * A walsender that has sent what was written after the reload reads its signals before it reads
   * the next confirmation. Bounded: one whose standby hangs sends nothing, and confirms nothing.
   */
  private static void awaitWalsenders(Session session, InSyncSet list) throws Exception {
    Pulse.beat(session);
    String written = session.text("select pg_current_wal_flush_lsn()");
    String names =
        list.copies().stream()
            .map(Copy::applicationName)
            .collect(Collectors.joining("','", "'", "'"));
    String ready =
        ("select not exists(select from pg_stat_replication where state = 'streaming' and"
                + " (sent_lsn < '%s' or (sync_priority > 0) <> (application_name in (%s))))")
            .formatted(written, names);
    Patience.until(WALSENDERS, LOOK, () -> session.yes(ready));
  }
}
