package dev.regent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
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

  @Test
  void pause_nobodyIsElected_untilResumed(Cluster cluster) {
    cluster.redundant(CommitLevel.REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.exec(Member.ARBITER, "regent", "pause");
    cluster.kill(old);
    cluster.never("somebody else serves", LONG, now -> now.serves(old.partner()));
    cluster.exec(Member.ARBITER, "regent", "resume");
    run.goesOn();
    cluster.start(old);
    Status after = cluster.awaitRedundant();

    run.finish().assertNothingLost();
    assertThat(after.primary()).contains(old.partner());
  }
}
