package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the server for its view of replication, in one round trip. */
final class ReplicationQuery {
  /** Functions that fail in recovery, or out of it, stand in branches that are not evaluated. */
  private static final String SQL =
      """
      with server as (
        select pg_is_in_recovery() as in_recovery)
      select in_recovery,
        case when in_recovery then greatest(
            (select timeline_id from pg_control_checkpoint()),
            (select min_recovery_end_timeline from pg_control_recovery()),
            (select received_tli from pg_stat_wal_receiver))
          else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int
        end as timeline,
        case when in_recovery
          then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
          else pg_current_wal_flush_lsn()
        end as lsn,
        (select pid from pg_stat_wal_receiver where status = 'streaming') as receiver,
        (select latest_end_lsn from pg_stat_wal_receiver) as source_end,
        standby.application_name, standby.state, standby.flush_lsn, standby.CONFIRMED as confirmed
      from server left join pg_stat_replication standby
        on standby.application_name <> 'regent'
        and not starts_with(standby.application_name, 'regent_clone_')
      """;

  private final PersistentSession session;
  private final String sql;

  /** The newest timeline that this server is known to have replayed; recovery never goes back. */
  private volatile int timelineFloor;

  /** The process that streamed at the last look; 0 when none did. */
  private volatile int lastReceiver;

  ReplicationQuery(Sessions sessions, Duration patience, String synchronousCommit) {
    this.session = new PersistentSession(sessions, patience);
    this.sql = SQL.replace("CONFIRMED", confirmationColumn(synchronousCommit));
  }

  /** The server has (re)started or been severed: its true timeline, which SQL tells late. */
  void timeline(int timeline) {
    timelineFloor = timeline;
  }

  ReplicationView ask() throws SQLException, IOException, InterruptedException {
    return session.ask(sql, this::read);
  }

  void drop() {
    session.drop();
  }

  static String confirmationColumn(String synchronousCommit) {
    return switch (synchronousCommit) {
      case "remote_write" -> "write_lsn";
      case "remote_apply" -> "replay_lsn";
      case "on", "local", "off" -> "flush_lsn";
      default ->
          throw new IllegalArgumentException(
              "synchronous_commit \"%s\": off, local, remote_write, on or remote_apply expected"
                  .formatted(synchronousCommit));
    };
  }

  private ReplicationView read(ResultSet rows) throws SQLException {
    List<ReplicationView.Standby> standbys = new ArrayList<>();
    rows.next();
    boolean inRecovery = rows.getBoolean("in_recovery");
    int timeline = Math.max(rows.getInt("timeline"), timelineFloor);
    timelineFloor = timeline;
    Lsn lsn = lsn(rows.getString("lsn"));
    Lsn sourceEnd = lsn(rows.getString("source_end"));
    int receiver = rows.getInt("receiver");
    // One that is refused its WAL, or cannot write it, streams for a moment too.
    boolean receiving = receiver != 0 && receiver == lastReceiver;
    lastReceiver = receiver;
    do {
      String name = rows.getString("application_name");
      if (name != null) {
        standbys.add(
            new ReplicationView.Standby(
                name,
                rows.getString("state"),
                lsn(rows.getString("confirmed")),
                lsn(rows.getString("flush_lsn"))));
      }
    } while (rows.next());
    return new ReplicationView(inRecovery, timeline, lsn, standbys, receiving, sourceEnd);
  }

  private static Lsn lsn(@Nullable String text) {
    return text == null ? Lsn.ZERO : Lsn.parse(text);
  }
}
