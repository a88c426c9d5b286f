package dev.regent.playground;

import dev.regent.playground.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A client of one member's PostgreSQL, whether that is the primary or not. */
final class Client implements AutoCloseable {
  private final Connection connection;

  private Client(Connection connection) {
    this.connection = connection;
  }

  static Client of(Member member, Path passwordFile) throws SQLException {
    return of(member, "app", "app", read(passwordFile));
  }

  static Client of(Member member, String database, String user, String password)
      throws SQLException {
    String url = "jdbc:postgresql://%s/%s".formatted(member.postgresAddress(), database);
    return new Client(DriverManager.getConnection(url, user, password));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
