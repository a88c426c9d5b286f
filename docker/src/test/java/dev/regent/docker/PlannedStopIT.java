package dev.regent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The two tests of old: {@code docker compose stop} of either database under load. */
@OnContainers
@Order(Order.DEFAULT + 2) // It has clusters of its own.
@ParameterizedClass
@EnumSource
record PlannedStopIT(CommitLevel commits) {
  @Test
  void test1_standbyStopped_nothingLost(Cluster cluster) {
    cluster.redundant(commits);
    Member primary = cluster.primary();
    Writing run = cluster.write().start();
    Instant begin = Instant.now();

    cluster.stop(primary.partner());
    run.goesOn();
    cluster.said(primary, begin, primary.partner() + " is about to stop");
    cluster.start(primary.partner());
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    Output.measured("standby stopped, " + commits + ": outage", report.outage());
    assertThat(after.primary()).contains(primary);
  }

  @Test
  void test2_primaryStopped_nothingLost(Cluster cluster) {
    cluster.redundant(commits);
    Member old = cluster.primary();
    Writing run = cluster.write().start();
    Instant begin = Instant.now();

    cluster.stop(old);
    run.goesOn();
    cluster.said(old, begin, "ends: handed over");
    cluster.start(old);
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    report.assertOneAfterTheOther(old, old.partner());
    Output.measured("primary stopped, " + commits + ": outage", report.outage());
    assertThat(after.primary()).contains(old.partner());
  }
}
