package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a standby comes back that has missed much. */
@OnContainers
final class ReturnIT {
  /** Megabytes: more than one gigabyte. */
  private static final int MISSED = 1100;

  @Test
  void standbyThatMissedAGigabyte_streamsIt(Cluster cluster) {
    Status before = cluster.redundant(REMOTE_APPLY).status();
    Member primary = cluster.primary();
    Member standby = primary.partner();
    Writing run = cluster.write().start();

    cluster.kill(standby);
    cluster.await("the standby is dropped", now -> now.inSync().isEmpty());
    writeMissed(cluster, primary);
    Instant begin = Instant.now();
    cluster.start(standby);
    Status after = cluster.awaitRedundant();
    Output.measured(
        "standby missed 1.1 GB: from its start until redundant",
        Duration.between(begin, Instant.now()));

    run.finish().assertNothingLost();
    assertThat(after.row(standby).map(Status.Row::copy))
        .as("it streams, and is not cloned")
        .isEqualTo(before.row(standby).map(Status.Row::copy));
    assertThat(cluster.logs().first(standby, begin, "clon|rew")).isEmpty();
  }

  /** What no checkpoint has looked at, the cap of the standby's slot has not been asked about. */
  private static void writeMissed(Cluster cluster, Member primary) {
    long begin = System.nanoTime();
    cluster.ask(
        primary,
        "select count(pg_logical_emit_message(false, 'missed', repeat('x', 1 << 20)))"
            + " from generate_series(1, %d)".formatted(MISSED));
    cluster.exec(primary, "psql", "-U", "postgres", "-XAtqc", "checkpoint");
    Output.measured("1.1 GB of WAL written", Duration.ofNanos(System.nanoTime() - begin));
  }
}
