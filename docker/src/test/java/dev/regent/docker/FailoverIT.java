package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The primary, or its PostgreSQL, dies or hangs under load. */
@OnContainers
final class FailoverIT {
  @Test
  void primaryKilled_writesAreBackWithin3Seconds_andItReturnsAsStandby(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.kill(old);
    run.goesOn();
    cluster.start(old);
    cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    report.assertOneAfterTheOther(old, old.partner());
    Output.measured("primary killed: outage", report.outage());
    assertThat(report.outage()).isLessThan(Duration.ofSeconds(3));
    assertThat(cluster.primary()).isEqualTo(old.partner());
  }

  @Test
  void postmasterKilled_nothingLost(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Writing run = cluster.write().start();

    cluster.signalPostmaster(cluster.primary(), "KILL");
    run.goesOn();
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    Output.measured("postmaster killed: outage", report.outage());
    assertThat(after.primariesServing()).isOne();
  }

  @Test
  void postmasterHangs_theOtherTakesOver(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.signalPostmaster(old, "STOP");
    cluster.await("the other is primary", now -> now.serves(old.partner()));
    cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    report.assertOneAfterTheOther(old, old.partner());
    Output.measured("postmaster hangs: outage", report.outage());
  }

  @Test
  void primaryFrozenFor10Seconds_onePrimaryThroughout(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.pause(old);
    cluster.never("a third", Duration.ofSeconds(10), now -> now.serves(old));
    cluster.unpause(old);
    cluster.never("two primaries", Duration.ofSeconds(3), now -> now.primariesServing() > 1);
    cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    report.assertOneAfterTheOther(old, old.partner());
    Output.measured("primary frozen for 10 s: outage", report.outage());
  }

  @Test
  void triggerFileBesideAHealthyPrimary_nothingHappens(Cluster cluster) {
    Status before = cluster.redundant(REMOTE_APPLY).status();
    Member primary = cluster.primary();
    Writing run = cluster.write().start();

    cluster.exec(primary.partner(), "touch", "/tmp/promote_me");
    cluster.never(
        "another mandate",
        Duration.ofSeconds(5),
        now -> now.epoch() > before.epoch() || now.serves(primary.partner()));

    Report report = run.finish().assertNothingLost();
    Output.measured("trigger file beside a healthy primary: outage", report.outage());
    assertThat(report.outage()).isLessThan(Duration.ofSeconds(1));
    cluster.awaitRedundant();
  }

  @Test
  void standbyAlone_isNotPromoted_whenItMissesRows(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member old = cluster.primary();
    Member standby = old.partner();
    Writing run = cluster.write().start();

    cluster.kill(standby);
    run.goesOn();
    cluster.kill(old);
    cluster.start(standby);
    cluster.await("the standby answers", now -> now.row(standby).isPresent());
    cluster.never(
        "the standby is promoted",
        Duration.ofSeconds(8),
        now -> now.serves(standby) || now.has(standby, "primary"));
    cluster.start(old);
    Status after = cluster.awaitRedundant();

    run.finish().assertNothingLost();
    assertThat(after.primary()).contains(old);
  }
}
