package dev.regent.node.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Makes the running server take its configuration, and sees that it did. */
final class Reload {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Sessions sessions;
  private final PersistentSession asking;

  Reload(Sessions sessions) {
    this.sessions = sessions;
    this.asking = new PersistentSession(sessions, PATIENCE);
  }

  /**
   * Reloads until a new session has the value, and answers that session. The postmaster reads the
   * files, signals its children, and only then forks that session: they have all been signalled
   * when this returns.
   *
   * @param patience for the answers of the session that is handed out
   */
  Session until(String setting, String value, Duration patience) throws Exception {
    asking.ask("select pg_reload_conf()", ResultSet::next);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Session fresh = sessions.open(patience);
      try {
        if (fresh.text("show " + setting).equals(value)) {
          return fresh;
        }
      } catch (SQLException e) {
        fresh.close();
        throw e;
      }
      fresh.close();
      if (System.nanoTime() - end >= 0) {
        throw new PostgresException(
            "new sessions do not have the new %s: is the configuration broken?".formatted(setting));
      }
    }
  }
}
