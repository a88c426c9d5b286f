package dev.regent.node.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session that stays open between questions; one that was found ended is opened anew. */
final class PersistentSession {
  private final Sessions sessions;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Session session;

  PersistentSession(Sessions sessions, Duration patience) {
    this.sessions = sessions;
    this.patience = patience;
  }

  <T> T ask(String sql, Session.Reader<T> reader)
      throws SQLException, IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Session current = session;
      if (current != null) {
        try {
          return current.ask(sql, reader);
        } catch (SQLException e) {
          drop();
          if (!hasEnded(e)) {
            throw e;
          }
        }
      }
      Session fresh = sessions.open(patience);
      session = fresh;
      try {
        return fresh.ask(sql, reader);
      } catch (SQLException e) {
        drop();
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /** That says nothing of the server: it was ended by hand, or is of a server before this one. */
  private static boolean hasEnded(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  /** Cuts it, from any thread: its question fails, and the next one opens another. */
  void drop() {
    Session current = session;
    session = null;
    if (current != null) {
      current.abort();
    }
  }
}
