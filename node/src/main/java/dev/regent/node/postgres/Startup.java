package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Starts the server, always in recovery (S8) and receiving from nobody (S5). */
final class Startup {
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Starting up, or not listening yet: 57P03 and the failures to connect. */
  private static final Set<String> NOT_YET = Set.of("57P03", "08001", "08004", "08006");

  private static final String WAITS_FOR_WAL =
      "select exists(select from pg_stat_activity where backend_type = 'startup'"
          + " and wait_event in ('RecoveryWalStream', 'RecoveryRetrieveRetryInterval'))";

  private final DataFolder folder;
  private final Configuration configuration;
  private final Postmaster postmaster;
  private final Sessions sessions;
  private final Admission admission;

  Startup(
      DataFolder folder,
      Configuration configuration,
      Postmaster postmaster,
      Sessions sessions,
      Admission admission) {
    this.folder = folder;
    this.configuration = configuration;
    this.postmaster = postmaster;
    this.sessions = sessions;
    this.admission = admission;
  }

  /**
   * Starts it, or waits for it once more.
   *
   * @param ordered whether that is still wanted: a server that was to end meanwhile is not forked
   */
  Position run(Duration limit, BooleanSupplier ordered) throws Exception {
    if (postmaster.runs()) {
      return recover(limit); // Asked again.
    }
    DataDirectory.Present present = folder.present();
    Path data = folder.data;
    Durable.delete(data.resolve("recovery.signal"));
    Durable.write(data.resolve("standby.signal"), "");
    Map<String, Integer> limits = ControlFile.of(data).limits();
    configuration.changeRuntime(data, old -> old.severed().admitting(""));
    new Timelines(data).release();
    forgetSocketLock();
    try {
      admission.start(
          () -> {
            configuration.generate(data, present.majorVersion(), limits);
            postmaster.start(ordered);
          });
      Position position = recover(limit);
      admission.confirmStart();
      return position;
    } catch (Exception e) {
      if (!ordered.getAsBoolean()) { // What runs now, if anything, is another order's.
        throw new OvertakenException("the start");
      }
      postmaster.kill(); // Either it has started as it should, or it does not run.
      throw e;
    }
  }

  private Position recover(Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    awaitSessions(limit);
    try (Session session = sessions.open(PATIENCE)) {
      boolean replayed =
          Patience.until(
              Duration.ofNanos(end - System.nanoTime()),
              LOOK,
              () -> alive() && session.yes(WAITS_FOR_WAL));
      if (!replayed) {
        throw new PostgresException("has not replayed its WAL within " + limit);
      }
    }
    return sessions.position(PATIENCE);
  }

  private void awaitSessions(Duration limit) throws Exception {
    if (!Patience.until(limit, LOOK, () -> alive() && acceptsSessions())) {
      throw new PostgresException(
          "takes no sessions within %s; its log ends: %s".formatted(limit, postmaster.lastLog()));
    }
  }

  private boolean alive() {
    if (!postmaster.runs()) {
      throw new PostgresException("ended while it started; its log: " + postmaster.lastLog());
    }
    return true;
  }

  private boolean acceptsSessions() throws SQLException, IOException {
    try (Session session = sessions.open(PATIENCE)) {
      return session.inRecovery();
    } catch (SQLException e) {
      if (e.getSQLState() != null && NOT_YET.contains(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Clears a lock that a crash left: its process number may be another's, or a thread's, by now.
   * What cannot be read is another user's.
   */
  private void forgetSocketLock() throws IOException {
    for (Path sockets : configuration.socketFolders()) {
      Path lock = sockets.resolve(".s.PGSQL." + configuration.port() + ".lock");
      if (Files.isRegularFile(lock)
          && Files.isReadable(lock)
          && !Processes.isServer(Files.readString(lock))) {
        Files.delete(lock);
      }
    }
  }
}
