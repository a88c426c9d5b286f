package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Epoch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ADR 21: a standby is cloned, and its copy follows the primary. */
class StandbyCloneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final String SUMS = "select count(*) || ' ' || coalesce(sum(n), 0) from t";

  @TempDir Path folder;

  private Trial member(String name, boolean bare) throws Exception {
    return bare ? Trial.bareMember(name, folder) : Trial.member(name, folder);
  }

  private static void assertHas(Trial member, String sql, String expected) throws Exception {
    assertThat(Patience.until(PATIENCE, LOOK, () -> text(member, sql).equals(expected)))
        .as("%s on %s: %s", sql, member.me, expected)
        .isTrue();
  }

  private static String text(Trial member, String sql) {
    try {
      return FormerServer.text(member.app(), sql);
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()); // The table has yet to come.
    }
  }

  private static String setting(Trial member, String name) throws Exception {
    Path file = member.settings.dataDirectory().resolve("regent.runtime.conf");
    return Files.readString(file).lines().filter(line -> line.startsWith(name)).toList().toString();
  }

  private static void roles(Trial primary, Trial standby, long epoch) throws Exception {
    primary.ask("stop", primary.postgres.stop());
    standby.ask("sever", standby.postgres.sever());
    standby.ask("promote", standby.postgres.promote(new Epoch(epoch)));
    primary.ask("start", primary.postgres.start());
    primary.ask("follow", primary.postgres.follow(standby.upstream()));
    standby.awaitStreaming(primary);
  }

  private static CompletableFuture<Long> writes(Trial primary, AtomicBoolean enough) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            for (long n = 1; ; n++) {
              primary.app("insert into t values (%d, repeat('y', 5000))".formatted(n));
              if (enough.get()) {
                return n;
              }
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /**
   * Of a former primary, which has all that a primary has, and a mark of its promotion; its last
   * restartpoint is of the timeline before.
   */
  @ParameterizedTest(name = "over SQL: {0}")
  @ValueSource(booleans = {false, true})
  void cloneOfAStandbyUnderLoadFollowsThePrimary(boolean bare) throws Exception {
    try (Trial one = member("one", bare).asFirstPrimary();
        Trial two = member("two", bare).asStandbyOf(one);
        Trial three = member("three", bare)) {
      roles(one, two, 2);
      two.app("create table t (n bigint primary key, filler text)");
      two.app("insert into t select -n, repeat('x', 1000) from generate_series(1, 50000) n");
      two.ask("checkpoint", two.postgres.checkpoint());
      two.app("insert into t values (0, 'behind the checkpoint')");
      String all = text(two, SUMS);
      assertHas(one, SUMS, all);
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Long> writer = writes(two, enough);

      three.ask("clone", three.postgres.cloneFrom(one.upstream()));
      assertThat(writer).isNotDone();
      assertThat(three.copy()).isNotEqualTo(one.copy());
      assertThat(three.copy().member()).isEqualTo(three.me);
      assertThat(three.settings.dataDirectory().resolve("regent.promoting")).doesNotExist();
      assertThat(setting(one, "primary_conninfo")).contains(one.copy().applicationName());
      assertThat(setting(three, "primary_conninfo")).doesNotContain(one.copy().applicationName());
      assertThat(three.ask("start", three.postgres.start()).timeline()).isEqualTo(3);
      three.ask("follow", three.postgres.follow(two.upstream()));
      two.awaitStreaming(three);
      enough.set(true);
      writer.join();

      assertHas(three, SUMS, text(two, SUMS));
      three.ask("sever", three.postgres.sever());
      three.ask("promote", three.postgres.promote(new Epoch(3)));
      three.app("insert into t values (-1000000, 'last')");
    }
  }

  @ParameterizedTest(name = "over SQL: {0}")
  @ValueSource(booleans = {false, true})
  void s13StandbyThatIsPromotedMeanwhileIsNotCloned(boolean bare) throws Exception {
    try (Trial one = member("one", bare).asFirstPrimary();
        Trial two = member("two", bare).asStandbyOf(one);
        Trial three = member("three", bare)) {
      one.app("create table t as select n, repeat('x', 1000) from generate_series(1, 200000) n");
      assertHas(two, SUMS, text(one, SUMS));
      CompletableFuture<?> clone = begun(three, two, bare);
      two.ask("sever", two.postgres.sever());
      two.ask("promote", two.postgres.promote(new Epoch(2)));

      assertThatThrownBy(clone::join).hasMessageContaining("promoted");
      assertThat(three.ask("inspect", three.postgres.inspect()))
          .isInstanceOf(DataDirectory.Absent.class);
      three.asStandbyOf(two);
    }
  }

  /** Else the clone's server would wait for the WAL of the other timeline, following nobody. */
  @Test
  void standbyThatFollowsAPromotionMeanwhileIsNotCloned() throws Exception {
    try (Trial one = member("one", false).asFirstPrimary();
        Trial two = member("two", false).asStandbyOf(one);
        Trial three = member("three", false)) {
      CompletableFuture<?> clone = begun(three, two, false);
      one.ask("kill", one.postgres.kill());
      one.ask("start", one.postgres.start());
      one.ask("promote", one.postgres.promote(new Epoch(2)));
      two.ask("follow", two.postgres.follow(one.upstream()));
      one.app("create table t as select generate_series(1, 1000) as n");
      assertHas(two, SUMS, text(one, SUMS));
      one.ask("checkpoint", one.postgres.checkpoint());
      two.ask("checkpoint", two.postgres.checkpoint());
      assertThat(clone).isNotDone();

      assertThatThrownBy(clone::join).hasMessageContaining("two went from timeline 2 to 3");
      three.asStandbyOf(one);
    }
  }

  private static CompletableFuture<?> begun(Trial clone, Trial source, boolean bare)
      throws Exception {
    JdbcPostgres slow = bare ? clone.postgres : clone.with(OddBinaries.copyingSlowly(clone));
    Path grown = clone.settings.dataDirectory().resolveSibling("data.clone").resolve("base");
    CompletableFuture<?> begun = slow.cloneFrom(source.upstream()).toCompletableFuture();
    assertThat(Patience.until(PATIENCE, LOOK, () -> Files.exists(grown))).isTrue();
    assertThat(begun).isNotDone();
    return begun;
  }
}
