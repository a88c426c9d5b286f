package dev.regent.node.postgres;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The sessions of one long task, which can be broken off from any thread. */
final class Interruptible {
  private final Set<Session> open = ConcurrentHashMap.newKeySet();

  /** A breaking off that comes before the session is known finds it unwanted. */
  Session opened(Session session, BooleanSupplier wanted) {
    open.add(session);
    if (!wanted.getAsBoolean()) {
      session.abort();
    }
    return session;
  }

  void breakOff() {
    open.forEach(Session::abort);
  }

  void forget() {
    open.clear();
  }
}
