package dev.regent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SIGKILL again and again: redundant again each time, without a hand. */
@OnContainers
final class RepeatedKillsIT {
  private static final int KILLS = 20;

  @Test
  void theNewPrimaryDuringTheReturnOfTheOld_itAloneMayServe_nothingLost(Cluster cluster) {
    cluster.redundant(CommitLevel.REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.kill(old);
    run.goesOn();
    cluster.start(old);
    cluster.kill(old.partner());
    cluster.start(old.partner());
    run.goesOn();
    cluster.awaitRedundant();

    run.finish().assertNothingLost();
  }

  @Test
  void twentyPrimariesInARow_nothingLost(Cluster cluster) {
    cluster.redundant(CommitLevel.REMOTE_APPLY);
    Writing run = cluster.write().start();

    for (int kill = 0; kill < KILLS; kill++) {
      Member victim = cluster.primary();
      cluster.kill(victim);
      run.goesOn();
      cluster.start(victim);
      Status after = cluster.awaitRedundant();
      assertThat(after.primary()).as("kill %d", kill).contains(victim.partner());
    }

    Report report = run.finish().assertNothingLost();
    Output.measured("20 kills of the primary: longest outage", report.outage());
  }
}
