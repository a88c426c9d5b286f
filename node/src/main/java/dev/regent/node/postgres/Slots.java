package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Physical replication slots: one per copy, so that a primary keeps the WAL that it needs. */
final class Slots {
  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
  private static final String PREFIX = "regent_";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String DUPLICATE = "42710";
  private static final String OURS = "slot_name like 'regent\\_%' and slot_type = 'physical'";

  private final Sessions sessions;

  Slots(Sessions sessions) {
    this.sessions = sessions;
  }

  static String nameOf(Copy copy) {
    return PREFIX + copy.id();
  }

  /** Makes the slots of these copies and drops the others' that are not in use. */
  void keep(List<Copy> streaming) throws SQLException, IOException {
    Set<String> wanted = streaming.stream().map(Slots::nameOf).collect(Collectors.toSet());
    String names = wanted.stream().collect(Collectors.joining("','", "'", "'"));
    try (Session session = sessions.open(PATIENCE)) {
      // A slot that fell behind its cap holds nothing and lets nobody stream: made anew.
      session.run(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots where %s and not"
                  .formatted(OURS)
              + " active and (wal_status = 'lost' or slot_name not in (%s))".formatted(names));
      for (String name : wanted) {
        session.run(
            ("select pg_create_physical_replication_slot('%s', true) where not exists"
                    + "(select from pg_replication_slots where slot_name = '%s')")
                .formatted(name, name));
      }
    }
  }

  /** A standby feeds nobody: slots from its time as primary would only pile up WAL. */
  void dropAll(Session session) throws SQLException {
    session.run(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where %s and not active"
            .formatted(OURS));
  }

  /**
   * Makes this copy's slot on the primary by the replication protocol, whose commands the role
   * replicator may use. Whether it is there now; without it streaming works as well, as long as the
   * primary still has the WAL.
   */
  boolean reserveOn(Upstream primary, Copy copy) {
    String name = nameOf(copy);
    try (Session session = sessions.replicator(primary, PATIENCE)) {
      String create = "CREATE_REPLICATION_SLOT \"%s\" PHYSICAL RESERVE_WAL".formatted(name);
      try {
        session.run(create);
      } catch (SQLException e) {
        if (!DUPLICATE.equals(e.getSQLState())) {
          throw e;
        }
        String reserved =
            session.ask(
                "READ_REPLICATION_SLOT \"%s\"".formatted(name),
                rows -> rows.next() && rows.getString("restart_lsn") != null ? "yes" : "");
        if (reserved.isEmpty()) {
          session.run("DROP_REPLICATION_SLOT \"%s\"".formatted(name));
          session.run(create);
        }
      }
      return true;
    } catch (SQLException | IOException e) {
      LOG.info("{} gives no slot, streaming without: {}", primary.member(), e.getMessage());
      return false;
    }
  }
}
