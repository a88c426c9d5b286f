package dev.regent.docker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** A client on this host who asks one member, whatever its role, as user {@code app}. */
final class Client implements AutoCloseable {
  private final String url;
  private final Properties properties = new Properties();
  private Optional<Connection> session = Optional.empty();

  Client(Member member, String password) {
    url = "jdbc:postgresql://127.0.0.1:%d/app".formatted(member.postgresPort());
    properties.setProperty("user", "app");
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "2");
  }

  /** Whether it answers: in the session that is open or, when that is lost, in a new one. */
  boolean isAnswered() {
    boolean had = session.isPresent();
    return answer("select 1").isPresent() || (had && answer("select 1").isPresent());
  }

  /** The one value that it answers; empty when it does not. */
  Optional<String> answer(String question) {
    try {
      Connection open =
          session.isPresent() ? session.get() : DriverManager.getConnection(url, properties);
      session = Optional.of(open);
      try (Statement statement = open.createStatement();
          ResultSet rows = statement.executeQuery(question)) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      close();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    session.ifPresent(
        open -> {
          try {
            open.close();
          } catch (SQLException e) {
            // It was lost already.
          }
        });
    session = Optional.empty();
  }
}
