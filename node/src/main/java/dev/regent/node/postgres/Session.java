package dev.regent.node.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One session with a server. */
final class Session implements AutoCloseable {
  private final Connection connection;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Reads a result. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  <T> T ask(String sql, Reader<T> reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return reader.read(rows);
    }
  }

  /** The first column of the first row; empty for SQL's null. */
  String text(String sql) throws SQLException {
    return ask(
        sql,
        rows -> {
          String value = rows.next() ? rows.getString(1) : null;
          return value == null ? "" : value;
        });
  }

  boolean yes(String sql) throws SQLException {
    return text(sql).equals("t");
  }

  boolean inRecovery() throws SQLException {
    return yes("select pg_is_in_recovery()");
  }

  /** Cuts it, from any thread. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone already.
    }
  }
}
