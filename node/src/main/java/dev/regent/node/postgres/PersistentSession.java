package dev.regent.node.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session that stays open between questions; after a failure the next question opens another. */
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
      if (current == null) {
        current = sessions.open(patience);
        session = current;
      }
      try {
        return current.ask(sql, reader);
      } catch (SQLException e) {
        drop();
        throw e;
      }
    } finally {
      lock.unlock();
    }
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
