package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import java.nio.file.Files;
import java.util.List;
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

  /**
   * Nobody is lost, so nobody is waited for: what counts is who has more, and then who is
   * preferred.
   */
  @Test
  void postmasterKilled_ofEqualsThePreferredOneTakesOver(Trial trial) throws Exception {
    for (int round = 0; round < 2; round++) {
      Status before = trial.redundant();
      Member old = trial.primary();
      Member preferred =
          trial.cluster().dataMembers().stream().filter(it -> it != old).findFirst().orElseThrow();
      old.crashPostgres();
      trial.await("another one was elected", now -> now.epoch() > before.epoch());

      Member winner = trial.primary();
      boolean less =
          Files.readString(preferred.log()).contains(winner.name() + " has more than this copy");
      assertThat(winner == preferred || less)
          .as("%s went before %s, with no more than that one has", winner, preferred)
          .isTrue();
    }
  }

  /** ADR 21. */
  @Test
  void standbyWithoutItsData_isClonedFromTheOtherOne_andFollowsThePrimary(Trial trial)
      throws Exception {
    List<String> standbys = trial.redundant().inSync().stream().sorted().toList();
    Member lost = trial.cluster().member(standbys.getFirst());
    try (Load load = trial.write()) {
      lost.stop();
      trial.await("it is out of the set", now -> !now.inSync().contains(lost.name()));
      new FormerServer(trial.cluster(), lost).remove();
      lost.start();
      Status after = trial.redundant();

      trial.nothingLost(load);
      assertThat(after.inSync()).hasSize(2).contains(lost.name());
      assertThat(Files.readString(lost.log()))
          .contains("cloning the data of %s, a standby".formatted(standbys.getLast()))
          .doesNotContain("cloning failed");
    }
  }
}
