package dev.regent.writer.load.postgres;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.postgresql.Driver;

/** Opens pgjdbc sessions with one host at a time; the search among hosts is the finder's. */
public final class JdbcDatabase implements Database {
  private final Driver driver = new Driver();
  private final Target target;
  private final Duration socketTimeout;

  /**
   * @param socketTimeout when a silent server counts as gone; pgjdbc knows whole seconds only
   */
  public JdbcDatabase(Target target, Duration socketTimeout) {
    this.target = target;
    this.socketTimeout = socketTimeout;
  }

  @Override
  public CompletionStage<Session> connect(Address address, Duration deadline) {
    CompletableFuture<Session> attempt =
        Calls.start(() -> new JdbcSession(open(address), socketTimeout));
    CompletableFuture<Session> timely = Calls.within(deadline, attempt);
    return timely.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            // It may still succeed after its deadline, and nobody would ever close it.
            CompletionStage<Void> unused = attempt.thenAccept(Session::close);
          }
        });
  }

  private Connection open(Address address) throws SQLException {
    Properties properties = new Properties();
    target.options().forEach(properties::setProperty);
    properties.setProperty("user", target.user());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "regent-writer");
    Connection connection = driver.connect(url(address), properties);
    if (connection == null) {
      throw new SQLException("pgjdbc does not take the address " + address);
    }
    return connection;
  }

  private String url(Address address) {
    String database = URLEncoder.encode(target.database(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://" + address + "/" + database;
  }

  private String password() throws SQLException {
    try {
      return Files.readString(target.passwordFile()).strip();
    } catch (IOException e) {
      throw new SQLException("The password file cannot be read: " + e.getMessage(), e);
    }
  }
}
