package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server, or two, of the newest PostgreSQL that is installed here. */
class JdbcPostgresIT {
  @TempDir Path folder;

  @Test
  void becomesPrimaryByPromotionOnlyAndComesBackAsStandby() throws Exception {
    try (Trial one = Trial.member("one", folder)) {
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOf(DataDirectory.Absent.class);
      DataDirectory.Present made = one.ask("initialize", one.postgres.initialize());
      assertThat(made.copy()).isPresent();

      CountDownLatch ended = new CountDownLatch(1);
      one.postgres.onExit(ended::countDown);
      Position start = one.ask("start", one.postgres.start());
      assertThat(start.timeline()).isEqualTo(1);
      assertThat(one.ask("replication", one.postgres.replication()).inRecovery()).isTrue();
      assertThat(one.ask("probe", one.postgres.probe())).isEqualTo(new Health.Well());

      Reign reign = one.ask("promote", one.postgres.promote(new Epoch(7)));
      assertThat(reign).isEqualTo(new Reign(new Epoch(7), one.me, 8, start.lsn()));
      assertThat(one.settings.dataDirectory().resolve("regent.promoting")).hasContent("7 8");
      assertThat(one.ask("promote again", one.postgres.promote(new Epoch(7)))).isEqualTo(reign);
      one.app("create table t (n int)");
      assertThat(one.ask("probe", one.postgres.probe())).isEqualTo(new Health.Well());
      ReplicationView view = one.ask("replication", one.postgres.replication());
      assertThat(view.inRecovery()).isFalse();
      assertThat(view.timeline()).isEqualTo(8);

      Position stop = one.ask("stop", one.postgres.stop()).orElseThrow();
      assertThat(ended.await(1, TimeUnit.SECONDS)).isTrue();
      assertThat(one.ask("start", one.postgres.start())).isEqualTo(stop);
      assertThat(one.ask("replication", one.postgres.replication()).inRecovery()).isTrue();
      assertThatThrownBy(() -> one.app("insert into t values (1)"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void standbyConfirmsIsSeveredAndHoldsWhatItConfirmed() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      Copy copy = two.copy();
      assertThat(one.copy().id()).isNotEqualTo(copy.id());
      one.app("create table t (n int)");
      Lsn sampled = one.ask("arm", one.postgres.arm(InSyncSet.of(List.of(copy), 1)));
      one.app("insert into t values (1)");
      ReplicationView.Standby seen =
          one.ask("replication", one.postgres.replication())
              .standby(copy.applicationName())
              .orElseThrow();
      assertThat(seen.state()).isEqualTo("streaming");
      assertThat(seen.confirmed()).isGreaterThan(sampled);
      ReplicationView received = two.ask("look", two.postgres.replication());
      assertThat(received.sourceEnd()).isGreaterThanOrEqualTo(sampled);

      Position told = two.ask("sever", two.postgres.sever());
      assertThat(told.timeline()).isEqualTo(2);
      assertThat(told.lsn()).isGreaterThanOrEqualTo(seen.confirmed());
      CompletableFuture<Void> commit =
          CompletableFuture.runAsync(() -> unchecked(() -> one.app("insert into t values (2)")));
      assertThatThrownBy(() -> commit.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(one.ask("probe", one.postgres.probe())).isEqualTo(new Health.Well());
      assertThat(two.ask("sever again", two.postgres.sever())).isEqualTo(told);

      two.ask("follow", two.postgres.follow(one.upstream()));
      commit.get(5, TimeUnit.SECONDS);
      one.ask("disarm", one.postgres.arm(InSyncSet.EMPTY));
      two.ask("sever", two.postgres.sever());
      one.app("insert into t values (3)");
    }
  }

  @Test
  void stopTellsTheVeryEndThatACaughtUpStandbyReceived() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      for (int round = 0; round < 5; round++) {
        one.app("create table t%d as select generate_series(1, %d)".formatted(round, 777 * round));
        one.ask("checkpoint", one.postgres.checkpoint());
        Position stop = one.ask("stop", one.postgres.stop()).orElseThrow();
        Position told = two.ask("sever", two.postgres.sever());
        assertThat(told).isEqualTo(stop);

        Reign reign = two.ask("promote", two.postgres.promote(new Epoch(2 + round)));
        assertThat(reign.switchLsn()).isEqualTo(stop.lsn());
        assertThat(one.ask("start", one.postgres.start())).isEqualTo(stop);
        one.ask("follow", one.postgres.follow(two.upstream()));
        two.awaitStreaming(one);
        Position second = two.ask("stop", two.postgres.stop()).orElseThrow();
        assertThat(one.ask("sever", one.postgres.sever())).isEqualTo(second);
        one.ask("promote", one.postgres.promote(new Epoch(100 + round)));
        two.ask("start", two.postgres.start());
        two.ask("follow", two.postgres.follow(one.upstream()));
        one.awaitStreaming(two);
      }
    }
  }

  @Test
  void cloneReplacesAnOlderDirectoryUnderANewCopyId() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      Copy before = two.copy();
      assertThatThrownBy(() -> two.ask("clone", two.postgres.cloneFrom(one.upstream())))
          .hasMessageContaining("still runs");
      two.ask("stop", two.postgres.stop());
      two.ask("clone", two.postgres.cloneFrom(one.upstream()));
      assertThat(two.copy()).isNotEqualTo(before);
      two.ask("start", two.postgres.start());
      two.ask("follow", two.postgres.follow(one.upstream()));
      one.awaitStreaming(two);
    }
  }

  private static void unchecked(Calls.Action action) {
    try {
      action.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
