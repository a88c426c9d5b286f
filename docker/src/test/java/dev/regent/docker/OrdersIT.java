package dev.regent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator types in a container, while the writer writes. */
@OnContainers
final class OrdersIT {
  /** Longer than an election would take. */
  private static final Duration LONG = Duration.ofSeconds(5);

  @Test
  void switchover_thereAndBack_nothingLost(Cluster cluster) throws IOException {
    cluster.redundant(CommitLevel.REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    JsonNode there =
        new ObjectMapper()
            .readTree(cluster.exec(Member.ARBITER, "regent", "switchover", "--json").output());
    cluster.awaitRedundant();
    run.goesOn();
    String back = cluster.exec(old, "regent", "switchover", "--to", old.service()).output();
    Status after = cluster.awaitRedundant();
    run.goesOn();

    Report report = run.finish().assertNothingLost();
    assertThat(there.path("to").asText()).isEqualTo(old.partner().service());
    assertThat(back).contains(old + " is the primary in epoch", "clients were shut out for");
    assertThat(after.primary()).contains(old);
    Output.measured("switchover: outage", report.outage());
    Output.measured(
        "switchover: outage as it says itself",
        Duration.ofMillis(there.path("outageMillis").asLong()));
  }

  /** It is in the record: no restart ends it, and the primary serves on. */
  @Test
  void pause_outlivesARestartOfEveryMember_andNobodyIsElectedUntilResumed(Cluster cluster) {
    cluster.redundant(CommitLevel.REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.exec(Member.ARBITER, "regent", "pause");
    cluster.stop(Member.PG_MASTER, Member.PG_SLAVE, Member.ARBITER);
    cluster.start(Member.PG_MASTER, Member.PG_SLAVE, Member.ARBITER);
    Status restarted = cluster.awaitRedundant();
    assertThat(restarted.primary()).contains(old);
    assertThat(restarted.paused()).as("paused").isTrue();
    run.goesOn();

    cluster.kill(old);
    cluster.never("somebody else serves", LONG, now -> now.serves(old.partner()));
    cluster.exec(Member.ARBITER, "regent", "resume");
    run.goesOn();
    cluster.start(old);
    Status after = cluster.awaitRedundant();

    run.finish().assertNothingLost();
    assertThat(after.primary()).contains(old.partner());
  }

  @Test
  void pause_everyPostgresThatEndsIsLeftAsItIs_untilResumed(Cluster cluster) {
    cluster.redundant(CommitLevel.REMOTE_APPLY);
    Member primary = cluster.primary();
    Writing run = cluster.write().start();

    cluster.exec(Member.ARBITER, "regent", "pause");
    Status before = cluster.status();
    for (Member each : List.of(primary, primary.partner())) {
      Instant begin = Instant.now();
      cluster.signalPostmaster(each, "KILL");
      cluster.said(each, begin, "PostgreSQL .* left as it is");
    }
    cluster.never(
        "a PostgreSQL is started, or somebody is elected",
        LONG,
        now ->
            now.epoch() > before.epoch()
                || now.has(primary, "standby")
                || now.has(primary.partner(), "standby"));
    cluster.exec(Member.ARBITER, "regent", "resume");
    run.goesOn();
    cluster.awaitRedundant();

    run.finish().assertNothingLost();
  }
}
