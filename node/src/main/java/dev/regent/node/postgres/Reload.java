package dev.regent.node.postgres;

import java.time.Duration;

/** Makes the running server take its configuration, and sees that it did. */
final class Reload {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Sessions sessions;

  Reload(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Reloads until a new session has the value. The postmaster reads the files, signals its
   * children, and only then forks that session: they have all been signalled when this returns.
   */
  void until(String setting, String value) throws Exception {
    try (Session session = sessions.open(PATIENCE)) {
      session.run("select pg_reload_conf()");
    }
    boolean shown =
        Patience.until(
            PATIENCE,
            LOOK,
            () -> {
              try (Session fresh = sessions.open(PATIENCE)) {
                return fresh.text("show " + setting).equals(value);
              }
            });
    if (!shown) {
      throw new PostgresException(
          "new sessions do not have the new %s: is the configuration broken?".formatted(setting));
    }
  }
}
