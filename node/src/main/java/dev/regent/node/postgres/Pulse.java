package dev.regent.node.postgres;

import java.sql.SQLException;

/** A commit that changes nothing of interest: the table with one row that proves the disk. */
final class Pulse {
  static final String SCHEMA = "create schema if not exists regent";
  static final String TABLE =
      "create table if not exists regent.pulse"
          + " (one boolean primary key default true check (one), at timestamptz not null)";
  static final String ROW =
      "insert into regent.pulse (at) values (clock_timestamp()) on conflict do nothing";

  private static final String BEAT = "update regent.pulse set at = clock_timestamp()";
  private static final String UNDEFINED_TABLE = "42P01";

  private Pulse() {}

  /** Commits, and returns when the commit is on the local disk. Makes the table if it is gone. */
  static void beat(Session session) throws SQLException {
    try {
      session.run(BEAT);
    } catch (SQLException e) {
      if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw e;
      }
      session.run(SCHEMA);
      session.run(TABLE);
      session.run(ROW);
    }
  }
}
