package dev.regent.writer.load.postgres;

import dev.regent.writer.ledger.Present;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.HostSpec;

/** A pgjdbc session. */
final class JdbcSession implements Session {
  private static final Duration PROBE_DEADLINE = Duration.ofSeconds(1);
  private static final int FETCH_ROWS = 10_000;
  private static final String UNDEFINED_TABLE = "42P01";

  /** Not unique on purpose: a row that arrives twice is to be seen, not swallowed. */
  private static final String TABLE =
      """
      create table if not exists regent_writes (
        run uuid not null,
        id bigint not null,
        writer int not null,
        written_at timestamptz not null default clock_timestamp());
      create index if not exists regent_writes_run_id on regent_writes (run, id)
      """;

  private static final String INSERT =
      "insert into regent_writes (run, id, writer) values (?, ?, ?)";
  private static final String IDS = "select id from regent_writes where run = ?";

  private static final int GLANCE_ROWS = 100;

  /** The role comes with the rows, so that no read is put down to a role that has changed since. */
  private static final String GLANCE =
      """
      select pg_is_in_recovery(),
        (select max(id) from regent_writes where run = ? and id <= ?),
        (select count(*) from regent_writes where run = ? and id > ? and id <= ?)
      """;

  private final Connection connection;
  private final Address host;
  private final PreparedStatement insert;
  private final PreparedStatement glance;
  private final Duration backstop;

  /** Takes over the connection. The socket timeout ends calls; the backstop is for its failure. */
  JdbcSession(Connection connection, Duration socketTimeout) throws SQLException {
    this.connection = connection;
    HostSpec chosen = connection.unwrap(BaseConnection.class).getQueryExecutor().getHostSpec();
    this.host = new Address(chosen.getHost(), chosen.getPort());
    this.insert = connection.prepareStatement(INSERT);
    this.glance = connection.prepareStatement(GLANCE);
    this.backstop = socketTimeout.plusSeconds(1);
  }

  @Override
  public Address host() {
    return host;
  }

  @Override
  public CompletionStage<Boolean> isPrimary() {
    return bounded(
        PROBE_DEADLINE,
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet result = statement.executeQuery("select pg_is_in_recovery()")) {
            return result.next() && !result.getBoolean(1);
          }
        });
  }

  @Override
  public CompletionStage<Session> createTable() {
    return bounded(
        backstop,
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
          }
          return this;
        });
  }

  @Override
  public CompletionStage<Outcome> insert(Row row) {
    return bounded(backstop, () -> send(row)).exceptionally(JdbcSession::outcomeOf);
  }

  private Outcome send(Row row) throws SQLException {
    connection.clearWarnings();
    insert.setObject(1, row.run());
    insert.setLong(2, row.id());
    insert.setInt(3, row.writer());
    long began = System.nanoTime();
    int rows = insert.executeUpdate();
    long ended = System.nanoTime();
    long at = System.currentTimeMillis();
    if (rows != 1) {
      return new Outcome.Unknown("the server says that it inserted " + rows + " rows", true);
    }
    return Classifier.ofWarnings(insert.getWarnings(), connection.getWarnings())
        .orElseGet(() -> new Outcome.Acknowledged(at, ended, Duration.ofNanos(ended - began)));
  }

  private static Outcome outcomeOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    return cause instanceof SQLException e
        ? Classifier.ofFailure(e)
        : new Outcome.Unknown(String.valueOf(cause), false);
  }

  @Override
  public CompletionStage<Present> read(UUID run) {
    return Calls.start(
        () -> {
          connection.setAutoCommit(false); // pgjdbc streams rows only within a transaction.
          Present present = new Present();
          try (PreparedStatement ids = connection.prepareStatement(IDS)) {
            ids.setObject(1, run);
            ids.setFetchSize(FETCH_ROWS);
            try (ResultSet result = ids.executeQuery()) {
              while (result.next()) {
                present.add(result.getLong(1));
              }
            }
          } catch (SQLException e) {
            if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
              throw e;
            }
          }
          return present;
        });
  }

  @Override
  public CompletionStage<Glance> glance(UUID run, long upTo) {
    return bounded(
        backstop,
        () -> {
          glance.setObject(1, run);
          glance.setLong(2, upTo);
          glance.setObject(3, run);
          glance.setLong(4, upTo - GLANCE_ROWS);
          glance.setLong(5, upTo);
          try (ResultSet result = glance.executeQuery()) {
            result.next();
            return new Glance(result.getBoolean(1), result.getLong(2), result.getLong(3));
          }
        });
  }

  @Override
  public void close() {
    Calls.background(
        () -> {
          try {
            connection.close();
          } catch (SQLException e) {
            abort(); // It would not be closed politely.
          }
        });
  }

  @Override
  public void abort() {
    Calls.background(
        () -> {
          try {
            connection.abort(Runnable::run);
          } catch (SQLException e) {
            throw new IllegalStateException("An abort needs no server and cannot fail", e);
          }
        });
  }

  /** A call that misses its deadline takes the session with it: nobody else may use it then. */
  private <T> CompletableFuture<T> bounded(Duration deadline, Calls.Call<T> call) {
    return Calls.within(deadline, Calls.start(call))
        .whenComplete(
            (result, failure) -> {
              if (failure instanceof TimeoutException) {
                abort();
              }
            });
  }
}
