package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Bootstrap, and each fault of the demo: nothing is lost, and the old primary comes back. */
@OnPlayground(shared = true)
@Order(1)
final class FailoverIT {
  @Test
  void bootstrap_onePrimaryAndItsStandbyInSync(Trial trial) {
    Status status = trial.redundant();

    assertThat(status.primariesServing()).isOne();
    assertThat(status.inSync()).hasSize(1).doesNotContain(status.primary().orElseThrow());
  }

  @Test
  void primaryKilled_theStandbyTakesOver_theOldOneReturns(Trial trial) {
    Status before = trial.redundant();
    Member old = trial.primary();
    try (Load load = trial.write()) {
      old.kill();
      trial.await("another serves", now -> now.servedAfter(before));
      trial.goesOn(load);
      old.start();
      Status after = trial.redundant();

      trial.nothingLost(load);
      assertThat(after.primary()).isNotEqualTo(before.primary());
      assertThat(after.timeline()).isGreaterThan(before.timeline());
    }
  }

  @Test
  void postgresCrashed_nothingLost(Trial trial) {
    Status before = trial.redundant();
    try (Load load = trial.write()) {
      trial.primary().crashPostgres();
      trial.await("served in a new epoch", now -> now.servedAfter(before));
      trial.redundant();

      trial.nothingLost(load);
    }
  }

  @Test
  void nodeHung_itsGuardEndsPostgres_theOtherTakesOver(Trial trial) {
    Status before = trial.redundant();
    Member old = trial.primary();
    try (Load load = trial.write()) {
      old.freeze();
      trial.await("another serves", now -> now.servedAfter(before));
      trial.await("the guard has ended PostgreSQL", now -> !old.postgresRuns());
      trial.goesOn(load);
      old.thaw();
      Status after = trial.redundant();

      trial.nothingLost(load);
      assertThat(after.primariesServing()).isOne();
      assertThat(after.primary()).isNotEqualTo(before.primary());
    }
  }

  @Test
  void primaryStopped_handsOver(Trial trial) {
    Status before = trial.redundant();
    Member old = trial.primary();
    try (Load load = trial.write()) {
      old.stop();
      trial.await("another serves", now -> now.servedAfter(before));
      old.start();
      trial.redundant();

      trial.nothingLost(load);
    }
  }

  @Test
  void standbyKilled_writesGoOn_itReturns(Trial trial) {
    Status before = trial.redundant();
    Member standby = trial.cluster().member(before.inSync().iterator().next());
    try (Load load = trial.write()) {
      standby.kill();
      trial.goesOn(load);
      standby.start();
      Status after = trial.redundant();

      trial.nothingLost(load);
      assertThat(after.primary()).isEqualTo(before.primary());
    }
  }
}
