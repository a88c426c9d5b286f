package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens sessions. Those with the local server are the superuser's, over TCP on the loopback; no
 * commit of theirs ever waits for a standby.
 */
final class Sessions {
  static final String APPLICATION_NAME = "regent";
  private static final String LOCALHOST = "127.0.0.1";
  private static final String OPTIONS =
      "-c synchronous_commit=local -c search_path=pg_catalog"
          + " -c default_transaction_read_only=off -c statement_timeout=0"
          + " -c idle_session_timeout=0";

  /** Before any password is asked for: no line of pg_hba.conf fits. */
  private static final String REFUSED = "28000";

  private final int port;
  private final Secrets secrets;

  Sessions(int port, Secrets secrets) {
    this.port = port;
    this.secrets = secrets;
  }

  /** Each answer may take that long; whole seconds, rounded up, as the driver has it. */
  Session open(Duration patience) throws SQLException, IOException {
    Properties properties = properties(patience);
    properties.setProperty("user", "postgres");
    properties.setProperty("password", secrets.password("superuser"));
    properties.setProperty("options", OPTIONS);
    properties.setProperty("sslmode", "disable");
    return connect(LOCALHOST, port, properties);
  }

  /**
   * How far the local server's WAL reaches, by the replication protocol: on a standby the timeline
   * that it replays and max(received, replayed) on that. No SQL function tells both of one moment,
   * and pg_control's timeline lags.
   */
  Position position(Duration patience) throws SQLException, IOException {
    Properties properties = properties(patience);
    properties.setProperty("user", "postgres");
    properties.setProperty("password", secrets.password("superuser"));
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("sslmode", "disable");
    try (Session session = connect(LOCALHOST, port, properties)) {
      return position(session);
    }
  }

  /** The same of another member's server. */
  Position position(Upstream upstream, Duration patience) throws SQLException, IOException {
    try (Session session = replicator(upstream, patience)) {
      return position(session);
    }
  }

  private static Position position(Session session) throws SQLException {
    return session.ask(
        "IDENTIFY_SYSTEM",
        rows -> {
          rows.next();
          return new Position(rows.getInt("timeline"), Lsn.parse(rows.getString("xlogpos")));
        });
  }

  /** A replication session with another member's server. */
  Session replicator(Upstream upstream, Duration patience) throws SQLException, IOException {
    Properties properties = properties(patience);
    properties.setProperty("user", "replicator");
    properties.setProperty("password", secrets.password("replicator"));
    properties.setProperty("options", OPTIONS);
    properties.setProperty("replication", "true");
    properties.setProperty("preferQueryMode", "simple");
    return connect(upstream.host(), upstream.port(), properties);
  }

  /** A session that reads another member's data directory; values come in binary form. */
  Session rewind(Upstream upstream, String name, Duration patience)
      throws SQLException, IOException {
    Properties properties = properties(patience);
    properties.setProperty("user", "rewind");
    properties.setProperty("password", secrets.password("rewind"));
    properties.setProperty("ApplicationName", name);
    properties.setProperty("options", OPTIONS);
    properties.setProperty("prepareThreshold", "-1");
    return connect(upstream.host(), upstream.port(), properties);
  }

  /** Whether a client is turned away at the door; one that is asked for a password is not. */
  boolean refuseClients(Duration patience) {
    Properties properties = properties(patience);
    properties.setProperty("user", "app");
    properties.setProperty("password", "");
    properties.setProperty("sslmode", "disable");
    try {
      connect(LOCALHOST, port, properties).close();
      return false;
    } catch (SQLException e) {
      return REFUSED.equals(e.getSQLState());
    }
  }

  private static Properties properties(Duration patience) {
    int seconds = (int) Math.max(1, Math.ceilDiv(patience.toMillis(), 1000L));
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", APPLICATION_NAME);
    properties.setProperty("connectTimeout", Integer.toString(seconds));
    properties.setProperty("socketTimeout", Integer.toString(seconds));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("assumeMinServerVersion", "15");
    return properties;
  }

  private static Session connect(String host, int port, Properties properties) throws SQLException {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return new Session(
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/postgres".formatted(bracketed, port), properties));
  }
}
