package dev.regent.docker;

import static dev.regent.docker.CommitLevel.OFF;
import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Profile.QUORUM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The quorum cluster of old, from end to end: three databases, of which {@code ANY 1} standby
 * confirms each commit.
 */
@OnContainers
@Order(Order.DEFAULT + 2) // It has clusters of its own.
final class QuorumIT {
  private static final Duration REPOINTING_LIMIT = Duration.ofSeconds(1);
  private static final int READERS = 3;

  @Test
  void asynchronous_thenAny1_replicaKilled_primaryKilled_everybodyReturns(Cluster cluster) {
    cluster.fresh(QUORUM, OFF);
    assertThat(commits(cluster)).isEqualTo("off");
    readsMoveToTheStandbys(cluster);

    cluster.roll(REMOTE_APPLY);
    assertThat(commits(cluster)).isEqualTo("remote_apply");
    assertThat(standbys(cluster)).isEqualTo("2 quorum of ANY 1");

    twoDieOneAfterTheOther(cluster);
    primaryDies_theRemainingStandbyFollowsTheNewOne(cluster);
  }

  /** Readers with {@code preferSecondary}: none of their load is on the primary. */
  private static void readsMoveToTheStandbys(Cluster cluster) {
    Member primary = cluster.primary();
    Writing run = cluster.write().with(READERS).start();
    cluster
        .waiting()
        .until(
            "all readers are on the standbys",
            Cluster.PATIENCE,
            () ->
                QUORUM.dataBut(primary).stream().mapToInt(each -> readers(cluster, each)).sum()
                    == READERS);
    assertThat(readers(cluster, primary)).as("readers on the primary").isZero();

    Report report = run.finish().assertNothingLost();
    assertThat(report.readersServedBy())
        .isNotEmpty()
        .allMatch(served -> served.startsWith("standby "));
  }

  /** As PostgreSQL itself tells it. */
  private static int readers(Cluster cluster, Member member) {
    return Integer.parseInt(
        cluster.ask(
            member,
            "select count(*) from pg_stat_activity where application_name = 'regent-reader'"));
  }

  /** {primary}, {standby} | {standby, both arbiters} => standby promoted. */
  private static void twoDieOneAfterTheOther(Cluster cluster) {
    Member primary = cluster.primary();
    Member replica = QUORUM.dataBut(primary).getFirst();
    Member heir = QUORUM.dataBut(primary).getLast();
    Writing first = cluster.write().start();
    cluster.kill(replica);
    first.goesOn();
    Report report = first.finish().assertNothingLost();
    Output.measured("one of two standbys killed: outage", report.outage());
    assertThat(100 * report.errors() / report.acknowledged())
        .as("percent of errors: %s in %s writes", report.errors(), report.acknowledged())
        .isZero();

    Writing second = cluster.write().start();
    cluster.kill(primary);
    second.goesOn();
    assertThat(cluster.primary()).isEqualTo(heir);
    cluster.start(replica, primary);
    cluster.awaitRedundant();
    report = second.finish().assertNothingLost();
    Output.measured("primary killed, a standby dead already: outage", report.outage());
    assertSameRowsEverywhere(cluster);
  }

  /** {primary} | {standby, standby, both arbiters} => one promoted, and followed by the other. */
  private static void primaryDies_theRemainingStandbyFollowsTheNewOne(Cluster cluster) {
    Member old = cluster.primary();
    Writing run = cluster.write().start();
    Instant begin = Instant.now();
    cluster.kill(old);
    run.goesOn();

    Member heir = cluster.primary();
    Member remaining =
        QUORUM.dataBut(old).stream().filter(member -> member != heir).findFirst().orElseThrow();
    Instant counted = cluster.said(heir, begin, "mandate .* in sync .*" + remaining + "_");
    Instant promoted = cluster.said(heir, begin, "promoted: ");
    Duration repointing = Duration.between(promoted, streamingSince(cluster, heir, remaining));
    Output.measured("from a promotion until the other standby streams from it", repointing);
    Output.measured("and until it counts", Duration.between(promoted, counted));
    assertThat(repointing).isLessThan(REPOINTING_LIMIT);
    assertThat(postmasterStart(cluster, remaining)).isBefore(begin);

    cluster.start(old);
    cluster.awaitRedundant();
    Report report = run.finish().assertNothingLost();
    Output.measured("primary killed, two standbys left: outage", report.outage());
    assertSameRowsEverywhere(cluster);
  }

  private static void assertSameRowsEverywhere(Cluster cluster) {
    String rows = "select count(*) from regent_writes";
    String expected = cluster.ask(cluster.primary(), rows);
    for (Member standby : QUORUM.dataBut(cluster.primary())) {
      cluster
          .waiting()
          .until(
              standby + " has the primary's " + expected + " rows",
              Cluster.PATIENCE,
              () -> cluster.ask(standby, rows).equals(expected));
    }
  }

  private static String commits(Cluster cluster) {
    return cluster.ask(cluster.primary(), "show synchronous_commit");
  }

  private static String standbys(Cluster cluster) {
    return cluster.ask(
        cluster.primary(),
        """
        select concat_ws(' ', count(*), min(sync_state), 'of',
            substring(current_setting('synchronous_standby_names') from '^ANY \\d+'))
          from pg_stat_replication where sync_state = 'quorum'""");
  }

  private static Instant streamingSince(Cluster cluster, Member primary, Member standby) {
    return Instant.parse(
        cluster.ask(
            primary,
            """
            select to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
              from pg_stat_replication
              where state = 'streaming' and application_name like '%s\\_%%'"""
                .formatted(standby)));
  }

  private static Instant postmasterStart(Cluster cluster, Member member) {
    return Instant.parse(
        cluster.ask(
            member,
            """
            select to_char(pg_postmaster_start_time() at time zone 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""));
  }
}
