package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old primary that wrote on after another was promoted. */
class RewindIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final String SUMS = "select count(*) || ' ' || coalesce(sum(n), 0) from t";

  @TempDir Path folder;

  /** Two was promoted in epoch 2; one has rows that nobody else has, and is in recovery again. */
  private static void diverge(Trial one, Trial two) throws Exception {
    one.app("create table t (n bigint primary key, filler text)");
    one.app("insert into t select n, repeat('x', 100) from generate_series(1, 20000) n");
    String there = "select to_regclass('t') is not null"; // Asking for its rows would fail.
    assertThat(Patience.until(PATIENCE, LOOK, () -> text(two, there).equals("t"))).isTrue();
    assertThat(Patience.until(PATIENCE, LOOK, () -> text(two, SUMS).equals(text(one, SUMS))))
        .isTrue();
    two.ask("sever", two.postgres.sever());
    one.app("insert into t select -n, repeat('y', 100) from generate_series(1, 5000) n");
    one.app("delete from t where n between 1 and 100");
    one.ask("kill", one.postgres.kill());
    two.ask("promote", two.postgres.promote(new Epoch(2)));
    two.app("insert into t select n, repeat('z', 100) from generate_series(20001, 30000) n");
    one.ask("start", one.postgres.start());
    one.ask("kill", one.postgres.kill());
  }

  private static void assertSame(Trial one, Trial two) throws Exception {
    one.ask("start", one.postgres.start());
    one.ask("follow", one.postgres.follow(two.upstream()));
    two.awaitStreaming(one);
    two.app("insert into t values (1000000, 'last')");
    String expected = text(two, SUMS);
    assertThat(expected).startsWith("30001 ");
    assertThat(Patience.until(PATIENCE, LOOK, () -> text(one, SUMS).equals(expected)))
        .as("%s, as %s has", expected, two.me)
        .isTrue();
  }

  @Test
  void oldPrimaryWithRowsOfItsOwnEndsEqualToTheNewOne() throws Exception {
    try (Trial one = rewindable("one");
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      diverge(one, two);
      Copy before = one.copy();
      one.ask("rewind", one.postgres.rewindTo(two.upstream()));
      assertThat(one.copy()).isNotEqualTo(before).isNotEqualTo(two.copy());
      Path data = one.settings.dataDirectory();
      assertThat(data.resolve("standby.signal")).exists();
      assertThat(data.resolve("regent.promoting")).doesNotExist();
      assertThat(Files.readString(data.resolve("regent.conf"))).contains("'one'");
      assertThat(data.resolveSibling("data.rewind")).doesNotExist();
      assertSame(one, two);
      Position end = one.ask("stop", one.postgres.stop()).orElseThrow();
      assertThat(end.timeline()).isEqualTo(3);
    }
  }

  /** Else the server would wait for WAL before it opens, and it starts following nobody (S5). */
  @Test
  void rewindThatIsMadeUnderLoadStartsFollowingNobody() throws Exception {
    try (Trial one = rewindable("one");
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      diverge(one, two);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 40; i++) {
                  write(
                      two,
                      "insert into t select 50000 + n, repeat('w', 9000) from"
                          + " generate_series(1, 500) n; delete from t where n > 50000");
                }
              });
      one.ask("rewind", one.postgres.rewindTo(two.upstream()));
      one.ask("start", one.postgres.start());
      writer.join();
      one.ask("kill", one.postgres.kill());
      assertSame(one, two);
    }
  }

  /** The end that recovery must reach is what the primary has inserted, on disk or not. */
  @Test
  void rewindOfWhatThePrimaryHasNotFlushedStartsFollowingNobody() throws Exception {
    try (Trial one = rewindable("one");
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      diverge(one, two);
      AtomicBoolean enough = new AtomicBoolean();
      String unconfirmed =
          "set synchronous_commit = off; update t set filler = 'later' where n = 200";
      long walWriter =
          Long.parseLong(
              text(two, "select pid from pg_stat_activity where backend_type = 'walwriter'"));
      Processes.signal("STOP", walWriter);
      try {
        CompletableFuture<Void> writer =
            CompletableFuture.runAsync(
                () -> {
                  while (!enough.get()) {
                    write(two, unconfirmed);
                  }
                });
        one.ask("rewind", one.postgres.rewindTo(two.upstream()));
        enough.set(true);
        writer.join();
        one.ask("start", one.postgres.start());
      } finally {
        enough.set(true);
        Processes.signal("CONT", walWriter);
      }
      one.ask("kill", one.postgres.kill());
      assertSame(one, two);
    }
  }

  @Test
  void lackOfARightIsSaidAndTheDirectoryIsNotTouched() throws Exception {
    try (Trial one = rewindable("one");
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      diverge(one, two);
      Copy before = one.copy();
      try (Session session = two.superuser()) {
        session.run("revoke execute on function pg_stat_file(text, boolean) from rewind");
        session.run("revoke pg_checkpoint from rewind");
      }
      assertThatThrownBy(() -> one.ask("rewind", one.postgres.rewindTo(two.upstream())))
          .hasMessageContaining("grant execute on function pg_stat_file(text, boolean) to rewind")
          .hasMessageContaining("grant pg_checkpoint to rewind");
      assertThat(one.copy()).isEqualTo(before);
    }
  }

  /** PostgreSQL's own words for WAL that is needed and gone are many; all of them are a failure. */
  @Test
  void whatFailsOnceItHasBegunIsNeverStartedAndIsClonedThen() throws Exception {
    try (Trial one = rewindable("one");
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      diverge(one, two);
      Path data = one.settings.dataDirectory();
      try (var segments = Files.newDirectoryStream(data.resolve("pg_wal"), "00000002*")) {
        for (Path segment : segments) {
          Files.delete(segment);
        }
      }
      assertThatThrownBy(() -> one.ask("rewind", one.postgres.rewindTo(two.upstream())))
          .hasMessageContaining("pg_rewind ended with 1");
      one.postgres = one.reborn();
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOf(DataDirectory.Absent.class);
      assertThat(data.resolveSibling("data.rewind")).as("S13: kept aside").exists();
      one.ask("clone", one.postgres.cloneFrom(two.upstream()));
      assertThat(data.resolveSibling("data.rewind")).doesNotExist();
      assertSame(one, two);
    }
  }

  @Test
  void withoutTheProgramNothingIsTouched() throws Exception {
    try (Trial one = Trial.bareMember("one", folder).asFirstPrimary();
        Trial two = Trial.bareMember("two", folder)) {
      one.ask("kill", one.postgres.kill());
      Copy before = one.copy();
      assertThatThrownBy(() -> one.ask("rewind", one.postgres.rewindTo(two.upstream())))
          .hasMessageContaining("no pg_rewind");
      assertThat(one.copy()).isEqualTo(before);
    }
  }

  private Trial rewindable(String name) throws Exception {
    Trial trial = Trial.primary(name, folder);
    assumeTrue(
        Files.isExecutable(trial.settings.binaries().resolve(Rewinding.PROGRAM)),
        "SKIPPED: no pg_rewind among the binaries");
    return trial;
  }

  private static void write(Trial trial, String sql) {
    try {
      trial.app(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
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
