package dev.regent.node.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** Three questions, each with its own deadline: an old session, a new one, a write to the disk. */
final class Probes {
  /** Too many connections; starting up, shutting down or not yet consistent. */
  private static final Set<String> BUSY = Set.of("53300", "57P03");

  private final Sessions sessions;
  private final Duration deadline;
  private final PersistentSession old;

  Probes(Sessions sessions, Duration deadline) {
    this.sessions = sessions;
    this.deadline = deadline;
    this.old = new PersistentSession(sessions, deadline);
  }

  Health probe() {
    try {
      within("no answer on an open session", () -> old.ask("select 1", rows -> rows.next()));
      try (Session fresh = within("no new session", () -> sessions.open(deadline))) {
        boolean standby = within("no answer on a new session", fresh::inRecovery);
        if (!standby) {
          try {
            within(
                "cannot write to its disk",
                () -> {
                  Pulse.beat(fresh);
                  return true;
                });
          } catch (PostgresException e) {
            fresh.abort(); // A close would wait for the write's answer.
            throw e;
          }
        }
      }
      return new Health.Well();
    } catch (PostgresException e) {
      old.drop();
      String reason = String.valueOf(e.getMessage());
      return BUSY.contains(sqlState(e)) ? new Health.Busy(reason) : new Health.Ill(reason);
    }
  }

  private <T> T within(String what, Callable<T> question) {
    try {
      return Calls.call(what, deadline, question).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof PostgresException known
          ? known
          : new PostgresException(what, e);
    }
  }

  private static String sqlState(PostgresException failure) {
    String state = failure.getCause() instanceof SQLException sql ? sql.getSQLState() : null;
    return state == null ? "" : state;
  }
}
