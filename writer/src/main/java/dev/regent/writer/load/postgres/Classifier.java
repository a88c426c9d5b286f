package dev.regent.writer.load.postgres;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Tells a refused row from one whose fate is unknown. A row counts as failed only when the server
 * itself said so with a state that it cannot report after a commit; all doubt is unknown.
 */
final class Classifier {
  private static final String READ_ONLY = "25006";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String INTEGRITY_VIOLATION_CLASS = "23";

  private Classifier() {}

  static Outcome ofFailure(SQLException failure) {
    String state = Optional.ofNullable(failure.getSQLState()).orElse("no state");
    String reason = state + " " + failure.getMessage();
    boolean fromServer = failure instanceof PSQLException e && e.getServerErrorMessage() != null;
    boolean refused =
        state.startsWith(INTEGRITY_VIOLATION_CLASS)
            || state.equals(READ_ONLY)
            || state.equals(SERIALIZATION_FAILURE);
    return fromServer && refused
        // A read-only server is a standby: the primary must be looked for again.
        ? new Outcome.Failed(reason, !state.equals(READ_ONLY))
        : new Outcome.Unknown(reason, false);
  }

  /**
   * A commit that returns with a warning may not have waited for its standby: cancelling that wait
   * gives success and a warning. Empty if there is no warning.
   */
  static Optional<Outcome> ofWarnings(
      @Nullable SQLWarning statement, @Nullable SQLWarning session) {
    SQLWarning warning = statement != null ? statement : session;
    return Optional.ofNullable(warning)
        .map(w -> new Outcome.Unknown("warning " + w.getSQLState() + " " + w.getMessage(), true));
  }
}
