package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Physical replication slots: on every data member one for each other, so that whoever is promoted
 * still has the WAL that the others need. They hold WAL to a cap only.
 */
final class Slots {
  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
  private static final String PREFIX = "regent_";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration OPENING = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final String DUPLICATE = "42710";
  private static final String UNREACHABLE = "08001";

  /**
   * What a copy that streams is called ({@link dev.regent.protocol.values.Copy#applicationName}).
   */
  private static final String COPY = "^[a-z][a-z0-9-]*_[0-9a-f]{16}$";

  private static final String OURS =
      "slot_name like 'regent\\_%' and slot_type = 'physical' and not temporary and not active";

  private final MemberId me;
  private final Sessions sessions;

  private volatile List<MemberId> peers;

  Slots(MemberId me, List<MemberId> peers, Sessions sessions) {
    this.me = me;
    this.peers = List.copyOf(peers);
    this.sessions = sessions;
  }

  /** Whose slots are kept from now on. */
  void peers(List<MemberId> members) {
    peers = List.copyOf(members);
  }

  /** No member's name has what stands for a hyphen here. */
  static String nameOf(MemberId member) {
    return PREFIX + member.name().replace('-', '_');
  }

  /**
   * Makes the slots that are missing, and drops those of nobody. A standby's are moved on, since no
   * stream does it.
   *
   * @param upstream from whom it streams, if it is a standby that does
   */
  void keep(Optional<Upstream> upstream) throws SQLException, IOException {
    List<MemberId> members = peers;
    String names = members.stream().map(Slots::nameOf).collect(Collectors.joining("','", "'", "'"));
    try (Session session = sessions.open(PATIENCE)) {
      dismiss(session, members, names);
      // A slot that fell behind its cap holds nothing and lets nobody stream: made anew.
      session.run(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots where %s"
                  .formatted(OURS)
              + " and (wal_status = 'lost' or slot_name not in (%s))".formatted(names));
      for (MemberId peer : members) {
        session.run(
            ("select pg_create_physical_replication_slot('%1$s', true) where not exists"
                    + "(select from pg_replication_slots where slot_name = '%1$s')")
                .formatted(nameOf(peer)));
      }
      if (upstream.isPresent() && session.inRecovery()) {
        moveOn(session, upstream.get(), members);
      }
    }
  }

  /** Ends the streams of who was a member, with a slot or without. */
  private static void dismiss(Session session, List<MemberId> members, String slots)
      throws SQLException {
    String names =
        members.stream().map(MemberId::name).collect(Collectors.joining("','", "'", "'"));
    session.run(
        "select pg_terminate_backend(pid) from pg_stat_replication where application_name ~ '%s'"
                .formatted(COPY)
            + " and split_part(application_name, '_', 1) not in (%s)".formatted(names));
    session.run(
        "select pg_terminate_backend(active_pid) from pg_replication_slots where"
            + " slot_name like 'regent\\_%' and slot_type = 'physical' and not temporary and active"
            + " and slot_name not in (%s)".formatted(slots));
  }

  /**
   * To the last restartpoint, from which on a primary that has to be rewound may need WAL; for a
   * third member no further than the primary's slot for it.
   */
  private void moveOn(Session session, Upstream primary, List<MemberId> members)
      throws SQLException, IOException {
    Lsn redo = Lsn.parse(session.text("select redo_lsn from pg_control_checkpoint()"));
    for (MemberId peer : members) {
      Lsn needed = peer.equals(primary.member()) ? redo : keptFor(peer, primary).orElse(redo);
      session.run(
          ("select pg_replication_slot_advance(slot_name, '%1$s') from pg_replication_slots"
                  + " where slot_name = '%2$s' and %3$s and restart_lsn < '%1$s'")
              .formatted(needed.isAfter(redo) ? redo : needed, nameOf(peer), OURS));
    }
  }

  private Optional<Lsn> keptFor(MemberId peer, Upstream primary) throws SQLException, IOException {
    try (Session session = sessions.replicator(primary, PATIENCE)) {
      return restart(session, nameOf(peer));
    }
  }

  /** Nothing where there is no such slot, or its WAL is lost. */
  private static Optional<Lsn> restart(Session session, String name) throws SQLException {
    String restart =
        session.ask(
            "READ_REPLICATION_SLOT \"%s\"".formatted(name),
            rows -> {
              String lsn = rows.next() ? rows.getString("restart_lsn") : null;
              return lsn == null ? "" : lsn;
            });
    return restart.isEmpty() ? Optional.empty() : Optional.of(Lsn.parse(restart));
  }

  /**
   * Makes this member's slot on the primary by the replication protocol, whose commands the role
   * replicator may use. Whether it is there now; without it streaming works as well, as long as the
   * primary still has the WAL.
   */
  boolean reserveOn(Upstream primary) throws InterruptedException {
    String name = nameOf(me);
    try (Session session = reach(primary)) {
      String create = "CREATE_REPLICATION_SLOT \"%s\" PHYSICAL RESERVE_WAL".formatted(name);
      try {
        session.run(create);
      } catch (SQLException e) {
        if (!DUPLICATE.equals(e.getSQLState())) {
          throw e;
        }
        if (restart(session, name).isEmpty()) {
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

  /** The own way out to it may be opening this very moment: the fence does that beside this. */
  private Session reach(Upstream primary) throws SQLException, IOException, InterruptedException {
    long end = System.nanoTime() + OPENING.toNanos();
    while (true) {
      try {
        return sessions.replicator(primary, PATIENCE);
      } catch (SQLException e) {
        if (!UNREACHABLE.equals(e.getSQLState()) || System.nanoTime() - end >= 0) {
          throw e;
        }
        Thread.sleep(LOOK);
      }
    }
  }
}
