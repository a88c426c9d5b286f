package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Member.ARBITER;
import static dev.regent.docker.Member.PG_MASTER;
import static dev.regent.docker.Member.PG_SLAVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** First start, cold start, and what the cluster says of itself. */
@OnContainers
@Order(1) // The cluster that it makes serves those that follow.
final class StartIT {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  @Test
  void freshEngine_redundantWithin15Seconds(Cluster cluster) {
    Startup startup = cluster.fresh(REMOTE_APPLY);

    assertThat(startup.redundant()).isLessThan(LIMIT);
    assertThat(cluster.primary()).isEqualTo(PG_MASTER);
    assertThat(replication(cluster)).isEqualTo("1 streaming sync");
  }

  /** How many stream, and how, as PostgreSQL itself tells it. */
  private static String replication(Cluster cluster) {
    try (Client client = cluster.clientOf(PG_MASTER)) {
      return cluster
          .waiting()
          .present(
              "an answer of pg-master",
              Cluster.PATIENCE,
              () ->
                  client.answer(
                      """
                      select concat_ws(' ', count(*), min(state),
                          case when min(sync_state) in ('sync', 'quorum') then 'sync' end)
                        from pg_stat_replication"""));
    }
  }

  @Test
  void commandLine_tellsTheStatusAndTheUrls(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);

    assertThat(cluster.exec(ARBITER, "regent", "status").output())
        .contains("pg-master", "pg-slave", "arbiter");
    assertThat(cluster.exec(ARBITER, "regent", "status", "--json").output())
        .contains("\"primary\" : \"" + cluster.primary() + "\"");
    assertThat(cluster.exec(ARBITER, "regent", "url").output())
        .contains("jdbc:postgresql://172.28.76.11:5432,172.28.76.12:5432/app");
  }

  @Test
  void arbiterStopped_writesGoOn(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Writing run = cluster.write().start();
    Status before = cluster.status();

    cluster.stop(ARBITER);
    run.goesOn();
    cluster.start(ARBITER);

    Report report = run.finish().assertNothingLost();
    Output.measured("arbiter stopped: outage", report.outage());
    assertThat(report.outage()).isLessThan(Duration.ofSeconds(1));
    assertThat(cluster.awaitRedundant().epoch()).isEqualTo(before.epoch());
  }

  @Test
  void allStoppedAndStarted_sameDataAndOnePrimary(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Writing run = cluster.write().start();
    Report before = run.finish().assertNothingLost();

    cluster.stop(PG_MASTER, PG_SLAVE, ARBITER);
    long begin = System.nanoTime();
    cluster.start(PG_MASTER, PG_SLAVE, ARBITER);
    Status after = cluster.awaitRedundant();
    Output.measured(
        "cold start of all three until redundant", Duration.ofNanos(System.nanoTime() - begin));

    assertThat(after.primariesServing()).isOne();
    Report again = run.verify().assertNothingLost();
    assertThat(again.acknowledged()).isEqualTo(before.acknowledged());
  }
}
