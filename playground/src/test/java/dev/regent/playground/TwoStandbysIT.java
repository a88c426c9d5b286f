package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import org.junit.jupiter.api.Test;

/** Three databases: the one that is not promoted follows the one that is. */
@OnPlayground(standbys = 2)
final class TwoStandbysIT {
  @Test
  void primaryKilled_oneTakesOver_theOtherFollows_theOldOneReturns(Trial trial) {
    Status before = trial.redundant();
    Member old = trial.primary();
    try (Load load = trial.write()) {
      old.kill();
      trial.await(
          "the remaining two are primary and standby in sync",
          now -> now.epoch() > before.epoch() && now.inSync().size() == 1);
      trial.goesOn(load);
      old.start();
      Status after = trial.redundant();

      trial.nothingLost(load);
      assertThat(after.inSync()).hasSize(2).contains(old.name());
    }
  }
}
