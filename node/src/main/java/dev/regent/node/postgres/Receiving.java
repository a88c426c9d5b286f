package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Position;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The standby's side of replication: from whom this server receives WAL, or from nobody. */
final class Receiving {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration MERCY = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** The process shows before its row in {@code pg_stat_wal_receiver} does. */
  private static final String RECEIVES =
      "select exists(select from pg_stat_activity where backend_type = 'walreceiver')"
          + " or exists(select from pg_stat_wal_receiver)";

  private static final String TERMINATE =
      "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'walreceiver'";
  private static final String RESUME =
      "select pg_wal_replay_resume() where pg_is_in_recovery() and pg_is_wal_replay_paused()";

  /** Not waiting for the WAL of a stream that has ended, but back to looking for more. */
  private static final String REPLAYED =
      "select not exists(select from pg_stat_activity where backend_type = 'startup'"
          + " and wait_event is distinct from 'RecoveryRetrieveRetryInterval')";

  private final DataFolder folder;
  private final Configuration configuration;
  private final Secrets secrets;
  private final Sessions sessions;
  private final Slots slots;
  private final Reload reload;

  Receiving(
      DataFolder folder,
      Configuration configuration,
      Secrets secrets,
      Sessions sessions,
      Slots slots,
      Reload reload) {
    this.folder = folder;
    this.configuration = configuration;
    this.secrets = secrets;
    this.sessions = sessions;
    this.slots = slots;
    this.reload = reload;
  }

  void follow(Upstream primary, BooleanSupplier newest) throws Exception {
    CopyFile file = folder.copyFile();
    Copy copy =
        file.read()
            .orElseThrow(() -> new PostgresException(folder.data + " has no file regent.copy"));
    String slot = slots.reserveOn(primary) ? Slots.nameOf(copy.member()) : "";
    String conninfo = Conninfo.of(primary, secrets.passwordFile(), copy.applicationName());
    configuration.changeRuntime(
        folder.data,
        newest,
        old -> {
          file.follows(copy, configuration.confirmsFromMemory(), CopyFile.boot());
          return old.following(conninfo, slot);
        });
    reload.until("primary_conninfo", conninfo, PATIENCE).close();
  }

  /** S5. The position is told only once nothing can be received any more. */
  Position sever() throws Exception {
    configuration.changeRuntime(folder.data, RuntimeSettings::severed);
    try (Session session = reload.until("primary_conninfo", "", PATIENCE)) {
      session.run(RESUME);
      awaitSilence(session);
      // Usually at once. A replay that lags is no reason to wait: received WAL counts too.
      Patience.until(Duration.ofMillis(200), LOOK, () -> session.yes(REPLAYED));
    }
    return exactPosition();
  }

  /**
   * IDENTIFY_SYSTEM does not count what was received beyond a switch of timelines that replay has
   * not reached: then replay is waited for, since less must not be told (S4).
   */
  private Position exactPosition() throws Exception {
    try (Session session = sessions.open(PATIENCE)) {
      Position told = sessions.position(PATIENCE);
      String more =
          "select coalesce(pg_last_wal_receive_lsn() > '%s', false)".formatted(told.lsn());
      if (!session.yes(more)) {
        return told;
      }
      if (!Patience.until(LIMIT, LOOK, () -> session.yes(REPLAYED))) {
        throw new PostgresException(
            "received WAL of another timeline is not replayed within " + LIMIT);
      }
    }
    return sessions.position(PATIENCE);
  }

  /** No receiver in two looks, one after the other: one look may fall between two receivers. */
  private static void awaitSilence(Session session) throws Exception {
    long start = System.nanoTime();
    int silent = 0;
    while (silent < 2) {
      long waited = System.nanoTime() - start;
      if (session.yes(RECEIVES)) {
        silent = 0;
        if (waited > LIMIT.toNanos()) {
          throw new PostgresException("the WAL receiver does not end within " + LIMIT);
        }
        if (waited > MERCY.toNanos()) {
          session.run(TERMINATE);
        }
      } else {
        silent++;
      }
      if (silent < 2) {
        Thread.sleep(LOOK);
      }
    }
  }
}
