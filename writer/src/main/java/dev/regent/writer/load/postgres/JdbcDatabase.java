package dev.regent.writer.load.postgres;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.postgresql.Driver;

/**
 * Opens pgjdbc sessions: with one host at a time, the search among hosts being the finder's, and
 * for readers as any application would, by the driver's own search for a standby.
 */
public final class JdbcDatabase implements Database {
  /** For each host: two attempts of a second each to connect and a second each for an answer. */
  private static final Duration READER_DEADLINE = Duration.ofSeconds(4);

  /**
   * With no memory of who was what a moment ago: a standby that is back is seen at once. Two
   * standbys share the readers. A host that accepts and then says nothing holds up the driver's
   * search, up to twice: so it is given one second per answer until the session is open.
   */
  private static final Map<String, String> READER =
      Map.of(
          "targetServerType", "preferSecondary",
          "loadBalanceHosts", "true",
          "hostRecheckSeconds", "0",
          "socketTimeout", "1",
          "readOnly", "true",
          "readOnlyMode", "always",
          "ApplicationName", "regent-reader");

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
    return connect(address.toString(), Map.of("ApplicationName", "regent-writer"), deadline);
  }

  @Override
  public CompletionStage<Session> connectReader() {
    String hosts = target.hosts().stream().map(Address::toString).collect(Collectors.joining(","));
    return connect(hosts, READER, READER_DEADLINE.multipliedBy(target.hosts().size()));
  }

  private CompletionStage<Session> connect(
      String hosts, Map<String, String> own, Duration deadline) {
    CompletableFuture<Session> attempt =
        Calls.start(() -> new JdbcSession(open(hosts, own), socketTimeout));
    CompletableFuture<Session> timely = Calls.within(deadline, attempt);
    return timely.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            // It may still succeed after its deadline, and nobody would ever close it.
            CompletionStage<Void> unused = attempt.thenAccept(Session::close);
          }
        });
  }

  private Connection open(String hosts, Map<String, String> own) throws SQLException {
    Properties properties = new Properties();
    target.options().forEach(properties::setProperty);
    properties.setProperty("user", target.user());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    own.forEach(properties::setProperty);
    Connection connection = driver.connect(url(hosts), properties);
    if (connection == null) {
      throw new SQLException("pgjdbc does not take the address " + hosts);
    }
    int millis = (int) Math.min(socketTimeout.toMillis(), Integer.MAX_VALUE);
    connection.setNetworkTimeout(Runnable::run, millis);
    return connection;
  }

  private String url(String hosts) {
    String database = URLEncoder.encode(target.database(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://" + hosts + "/" + database;
  }

  private String password() throws SQLException {
    try {
      return Files.readString(target.passwordFile()).strip();
    } catch (IOException e) {
      throw new SQLException("The password file cannot be read: " + e.getMessage(), e);
    }
  }
}
