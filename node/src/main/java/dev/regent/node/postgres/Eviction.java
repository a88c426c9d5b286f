package dev.regent.node.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Ends every session of a client after a reload that lets no more in. Those of the superuser, of
 * replication and of a rewind go on.
 */
final class Eviction {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(5);

  /** An honest login is through by then: neither a peer's nor our own is cut without need. */
  private static final Duration MERCY = Duration.ofMillis(30);

  /** Who decodes WAL is a walsender too, and sees what is not confirmed yet (S9). */
  private static final String CLIENT =
      "backend_type in ('client backend', 'walsender') and coalesce(usename, '') not in ('%s')"
          .formatted(String.join("','", HostAuthentication.OWN_ROLES));

  /** From PostgreSQL 18 on a session has a row before it has a user. */
  private static final String KNOWN =
      "select pid, %s from pg_stat_activity where usesysid is not null".formatted(CLIENT)
          + " or backend_type not in ('client backend', 'walsender')";

  private static final String TERMINATE =
      "select pg_terminate_backend(pid) from pg_stat_activity where usesysid is not null and "
          + CLIENT;

  private final Session fresh;
  private final Supplier<Stream<ProcessHandle>> children;

  /**
   * Touches nothing yet.
   *
   * @param fresh a session that was forked after the reload
   * @param children of the postmaster that may be a client's
   */
  Eviction(Session fresh, Supplier<Stream<ProcessHandle>> children) {
    this.fresh = fresh;
    this.children = children;
  }

  /** Complete when no client is left, not even one that has yet to authenticate. */
  void run() throws Exception {
    ProcessHandle own =
        ProcessHandle.of(Long.parseLong(fresh.text("select pg_backend_pid()"))).orElseThrow();
    Optional<Instant> reloaded = own.info().startInstant();
    long merciful = System.nanoTime() + MERCY.toNanos();
    boolean gone =
        Patience.until(LIMIT, LOOK, () -> noneIsLeft(reloaded, System.nanoTime() - merciful < 0));
    if (!gone) {
      throw new PostgresException("sessions of clients do not end within " + LIMIT);
    }
  }

  /**
   * The processes are listed first: one that is not among those that PostgreSQL knows afterwards
   * has not authenticated when it was listed, and may do so by the old file.
   */
  private boolean noneIsLeft(Optional<Instant> reloaded, boolean merciful) throws SQLException {
    List<ProcessHandle> older = children.get().filter(child -> !isAfter(child, reloaded)).toList();
    fresh.run(TERMINATE);
    Set<Long> known = new HashSet<>();
    boolean clients =
        fresh.ask(
            KNOWN,
            rows -> {
              boolean any = false;
              while (rows.next()) {
                known.add(rows.getLong(1));
                any |= rows.getBoolean(2);
              }
              return any;
            });
    List<ProcessHandle> strangers =
        older.stream().filter(child -> !known.contains(child.pid())).toList();
    if (!merciful) {
      // SIGTERM, which it obeys while it authenticates. SIGKILL would crash the whole server.
      strangers.forEach(ProcessHandle::destroy);
    }
    return !clients && strangers.isEmpty();
  }

  private static boolean isAfter(ProcessHandle child, Optional<Instant> reloaded) {
    Optional<Instant> start = child.info().startInstant();
    return !child.isAlive()
        || (start.isPresent() && reloaded.isPresent() && start.get().isAfter(reloaded.get()));
  }
}
