package dev.regent.node.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

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

    /** The first column of the first row; empty for SQL's null. */
    static String text(ResultSet rows) throws SQLException {
      String value = rows.next() ? rows.getString(1) : null;
      return value == null ? "" : value;
    }
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

  /** The same with values for its question marks; bytes are taken as they are, not as text. */
  <T> T ask(String sql, Reader<T> reader, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    }
  }

  /** The first column of the first row; empty for SQL's null. */
  String text(String sql) throws SQLException {
    return ask(sql, Reader::text);
  }

  boolean yes(String sql) throws SQLException {
    return text(sql).equals("t");
  }

  boolean inRecovery() throws SQLException {
    return yes("select pg_is_in_recovery()");
  }

  /** From now on each answer may take that long. */
  void patience(Duration patience) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
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
