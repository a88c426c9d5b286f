package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members with no more than initdb, pg_ctl and postgres, side by side on one machine. */
class SqlBaseBackupIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  @TempDir Path folder;

  @Test
  void cloneThatIsMadeUnderLoadHasEveryRow() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Trial two = Trial.bareMember("two", folder)) {
      one.app("create table t (n bigint primary key, filler text)");
      one.app("create unlogged table u as select generate_series(1, 1000) as n");
      one.app("insert into t select -n, repeat('x', 1000) from generate_series(1, 200000) n");
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Long> writer = CompletableFuture.supplyAsync(() -> write(one, enough));
      two.asStandbyOf(one);
      assertThat(writer).isNotDone();
      enough.set(true);
      assertThat(writer.join()).isPositive();

      String sums = "select count(*) || ' ' || sum(n) || ' ' || sum(length(filler)) from t";
      String expected = text(one, sums);
      assertThat(Patience.until(PATIENCE, LOOK, () -> text(two, sums).equals(expected)))
          .as("%s, as %s has", expected, one.me)
          .isTrue();
      assertThat(text(two, "select count(*) from t where n > 0"))
          .isEqualTo(Long.toString(writer.join()));
      assertThat(two.settings.dataDirectory().resolve("backup_label")).doesNotExist();
      assertThat(Files.getPosixFilePermissions(two.settings.dataDirectory())).hasSize(3);
    }
  }

  @Test
  void controlFileTellsWhatTheServersTell() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Trial two = Trial.bareMember("two", folder).asStandbyOf(one)) {
      one.ask("checkpoint", one.postgres.checkpoint());
      assertThat(told(one)).isEqualTo(read(one));
      Position end = one.ask("stop", one.postgres.stop()).orElseThrow();
      assertThat(Patience.until(PATIENCE, LOOK, () -> replayed(two).equals(end.lsn()))).isTrue();
      two.ask("checkpoint", two.postgres.checkpoint());
      assertThat(told(two)).isEqualTo(read(two));
      assertThat(read(two).minimumRecoveryEnd()).isNotEqualTo(Position.NONE);
    }
  }

  @Test
  void stopEndsACopyThatIsUnderWay() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Trial two = Trial.bareMember("two", folder)) {
      one.app("create table t as select repeat('x', 1000) from generate_series(1, 300000)");
      Path grown = two.settings.dataDirectory().resolveSibling("data.clone").resolve("base");
      CompletableFuture<DataDirectory.Present> clone =
          two.postgres.cloneFrom(one.upstream()).toCompletableFuture();
      assertThat(Patience.until(PATIENCE, Duration.ofMillis(2), () -> Files.exists(grown)))
          .isTrue();
      assertThat(text(one, "select active and temporary from pg_replication_slots"))
          .as("a slot that keeping slots does not drop")
          .isEqualTo("t");
      long start = System.nanoTime();
      two.ask("stop", two.postgres.stop());
      assertThatThrownBy(clone::join).hasMessageContaining("cloning one");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(two.ask("inspect", two.postgres.inspect()))
          .isInstanceOf(DataDirectory.Absent.class);
      assertThat(
              Patience.until(
                  PATIENCE,
                  LOOK,
                  () -> text(one, "select count(*) from pg_replication_slots").equals("0")))
          .as("the copy's slot is gone")
          .isTrue();
      two.asStandbyOf(one);
    }
  }

  /** A clone that is ordered and cancelled at once may not have begun by then. */
  @Test
  void stopEndsACopyThatHasYetToBegin() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Trial two = Trial.bareMember("two", folder)) {
      CompletableFuture<DataDirectory.Present> clone =
          two.postgres.cloneFrom(one.upstream()).toCompletableFuture();
      two.ask("stop", two.postgres.stop());
      assertThatThrownBy(clone::join).hasMessageContaining("cloning one");
    }
  }

  /** Idle all along the copy, which its slot must outlive. */
  @Test
  void operatorsTimeoutForIdleSessionsIsNotForTheCopys() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Session superuser = one.superuser()) {
      Path generated = one.settings.dataDirectory().resolve("regent.conf");
      Files.writeString(generated, "idle_session_timeout = '1min'\n", StandardOpenOption.APPEND);
      superuser.run("select pg_reload_conf()");
      String shown = "SHOW idle_session_timeout"; // Replication knows it in capitals only.
      assertThat(Patience.until(PATIENCE, LOOK, () -> text(one, shown).equals("1min"))).isTrue();
      try (Session reservation = one.sessions().replicator(one.upstream(), PATIENCE)) {
        assertThat(reservation.text(shown)).isEqualTo("0");
      }
    }
  }

  @Test
  void tablespaceIsRefused() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Trial three = Trial.bareMember("three", folder)) {
      Path space = Files.createDirectories(folder.resolve("space"));
      try (Session session = one.superuser()) {
        session.run("create tablespace space location '%s'".formatted(space));
      }
      assertThatThrownBy(() -> three.ask("clone", three.postgres.cloneFrom(one.upstream())))
          .hasMessageContaining("one has tablespaces");
    }
  }

  /** Numbers from 1 on, one per commit; how many. */
  private static long write(Trial primary, AtomicBoolean enough) {
    long written = 0;
    try (Connection connection = primary.app();
        PreparedStatement insert =
            connection.prepareStatement("insert into t values (?, repeat('y', 5000))")) {
      while (!enough.get()) {
        insert.setLong(1, written + 1);
        insert.executeUpdate();
        written++;
      }
      return written;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ControlFile read(Trial trial) throws InterruptedException {
    return ControlFile.of(trial.settings.dataDirectory());
  }

  /** What SQL does not tell is taken from the file. */
  private static ControlFile told(Trial trial) throws Exception {
    ControlFile file = read(trial);
    try (Session session = trial.superuser()) {
      return session.ask(
          "select * from pg_control_system(), pg_control_checkpoint(), pg_control_init(),"
              + " pg_control_recovery()",
          rows -> {
            rows.next();
            return new ControlFile(
                rows.getString("system_identifier"),
                file.state(),
                position(rows, "timeline_id", "checkpoint_lsn"),
                position(rows, "min_recovery_end_timeline", "min_recovery_end_lsn"),
                rows.getInt("wal_block_size"),
                rows.getInt("bytes_per_wal_segment"),
                file.limits());
          });
    }
  }

  private static Position position(ResultSet rows, String timeline, String lsn)
      throws SQLException {
    return new Position(rows.getInt(timeline), Lsn.parse(rows.getString(lsn)));
  }

  private static Lsn replayed(Trial standby) throws Exception {
    try (Session session = standby.superuser()) {
      return Lsn.parse(session.text("select pg_last_wal_replay_lsn()"));
    }
  }

  private static String text(Trial trial, String sql) throws SQLException {
    try (Connection connection = trial.app();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
