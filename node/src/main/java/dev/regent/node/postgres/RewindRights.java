package dev.regent.node.postgres;

import java.sql.SQLException;
import java.util.stream.Stream;

/** What the role rewind may do: its grants, and whether it has them on another member. */
final class RewindRights {
  private static final String ROLE = "rewind";

  /** Those of pg_rewind; the last two copy a directory over SQL. */
  private static final String[] FUNCTIONS = {
    "pg_ls_dir(text, boolean, boolean)",
    "pg_stat_file(text, boolean)",
    "pg_read_binary_file(text)",
    "pg_read_binary_file(text, bigint, bigint, boolean)",
    "pg_backup_start(text, boolean)",
    "pg_backup_stop(boolean)"
  };

  private static final String CHECKPOINT = "pg_checkpoint";

  private RewindRights() {}

  /** The statements that give them. */
  static Stream<String> grants() {
    return Stream.concat(
        Stream.of(FUNCTIONS).map(RewindRights::onFunction), Stream.of(onCheckpoint()));
  }

  /** Fails with the statements that are missing; the session is the role's own. */
  static void check(Session session, Upstream primary) throws SQLException {
    if (session.inRecovery()) {
      throw new PostgresException(primary.member() + " is no primary: it is in recovery");
    }
    StringBuilder missing = new StringBuilder();
    for (String function : FUNCTIONS) {
      if (!session.yes("select has_function_privilege('%s', 'execute')".formatted(function))) {
        missing.append("; ").append(onFunction(function));
      }
    }
    if (!session.yes("select pg_has_role('%s', 'usage')".formatted(CHECKPOINT))) {
      missing.append("; ").append(onCheckpoint());
    }
    if (!missing.isEmpty()) {
      throw new PostgresException(
          "the role %s on %s lacks rights, to be given in the database postgres: %s"
              .formatted(ROLE, primary.member(), missing.substring(2)));
    }
  }

  private static String onFunction(String function) {
    return "grant execute on function %s to %s".formatted(function, ROLE);
  }

  private static String onCheckpoint() {
    return "grant %s to %s".formatted(CHECKPOINT, ROLE);
  }
}
