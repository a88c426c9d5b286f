package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Links are cut; clients, who have addresses of their own, reach everybody throughout. */
@OnContainers
final class PartitionIT {
  private static final Duration FENCE_LIMIT = Duration.ofSeconds(2);

  /** {primary} | {standby, arbiter} => standby promoted, primary fenced. */
  @Test
  void primaryCutFromBoth_isFencedBeforeTheOtherServes(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();
    Writing pinned = cluster.write().onlyTo(old).start();

    try (Client client = cluster.clientOf(old)) {
      cluster.waiting().until("it answers", Cluster.PATIENCE, client::isAnswered);
      Instant begin = cluster.network().isolate(old);
      cluster.waiting().until("it is fenced", Cluster.PATIENCE, () -> !client.isAnswered());
      Duration shutOut = Duration.between(begin, Instant.now());
      Output.measured("primary isolated: clients shut out", shutOut);
      assertThat(shutOut).isLessThan(FENCE_LIMIT);
    }
    run.goesOn();
    cluster.never("the old one serves", Duration.ofSeconds(3), now -> now.serves(old));
    cluster.network().heal(old);
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    Output.measured("primary isolated: outage", report.outage());
    assertThat(after.primary()).contains(old.partner());
    assertThat(pinned.breakOff().lastAcknowledgedBy(old).orElseThrow())
        .isBeforeOrEqualTo(report.firstAcknowledgedBy(old.partner()).orElseThrow());
    pinned.verify().assertNothingLost();
  }

  /** {primary, arbiter} | {arbiter, standby} => nobody promoted, standby dropped. */
  @Test
  void databasesCutFromEachOther_nobodyIsPromoted(Cluster cluster) {
    Status before = cluster.redundant(REMOTE_APPLY).status();
    Member primary = cluster.primary();
    Writing run = cluster.write().start();

    cluster.network().cut(primary, primary.partner());
    cluster.await("the standby is dropped", now -> now.inSync().isEmpty());
    run.goesOn();
    cluster.never(
        "somebody is elected", Duration.ofSeconds(5), now -> now.epoch() > before.epoch());
    cluster.network().heal(primary);
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    Output.measured("databases cut from each other: outage", report.outage());
    assertThat(after.primary()).contains(primary);
    assertThat(after.epoch()).isEqualTo(before.epoch());
  }

  /** {standby} | {primary, arbiter} => writes go on. */
  @Test
  void standbyCutFromBoth_writesGoOn_andHealingDisturbsNobody(Cluster cluster) {
    Status before = cluster.redundant(REMOTE_APPLY).status();
    Member primary = cluster.primary();
    Writing run = cluster.write().start();

    cluster.network().isolate(primary.partner());
    cluster.await("the standby is dropped", now -> now.inSync().isEmpty());
    run.goesOn();
    cluster.network().heal(primary.partner());
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    Output.measured("standby isolated: outage", report.outage());
    assertThat(after.primary()).contains(primary);
    assertThat(after.epoch()).isEqualTo(before.epoch());
  }
}
