package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Member.PG_MASTER;
import static dev.regent.docker.Member.PG_SLAVE;
import static dev.regent.docker.Profile.SMALL_DISK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The disk of a standby, data and witness's record alike, fills up. */
@OnContainers
@Order(Order.DEFAULT + 2) // It has clusters of its own.
final class DiskFullIT {
  /** Megabytes: several segments of WAL, of which the last can no longer be made. */
  private static final int MORE = 100;

  @Test
  void standbysDiskFull_thePrimaryGoesOn_andItComesBackWhenThereIsRoom(Cluster cluster) {
    cluster.fresh(SMALL_DISK, REMOTE_APPLY);
    Status before = cluster.status();
    Writing run = cluster.write().start();

    cluster.exec(PG_SLAVE, "sh", "-c", "cat /dev/zero >ballast 2>/dev/null || test -s ballast");
    cluster.ask(
        PG_MASTER,
        "select count(pg_logical_emit_message(false, 'more', repeat('x', 1 << 20)))"
            + " from generate_series(1, %d)".formatted(MORE));
    cluster.await("the standby is dropped", now -> now.inSync().isEmpty());
    run.goesOn();
    cluster.await(
        "the status says what ails it",
        now -> now.row(PG_SLAVE).filter(row -> row.trouble().contains("room")).isPresent());

    Instant begin = Instant.now();
    cluster.exec(PG_SLAVE, "rm", "ballast");
    Status after = cluster.awaitRedundant();
    Output.measured(
        "standby's disk full: from room until redundant", Duration.between(begin, Instant.now()));

    Report report = run.finish().assertNothingLost();
    Output.measured("standby's disk full: outage", report.outage());
    assertThat(after.primary()).contains(PG_MASTER);
    assertThat(after.epoch()).isEqualTo(before.epoch());
    assertThat(after.row(PG_SLAVE).map(Status.Row::copy))
        .as("it streams, and is not cloned")
        .isEqualTo(before.row(PG_SLAVE).map(Status.Row::copy));
    assertThat(cluster.ask(PG_MASTER, "select count(*) from pg_replication_slots where active"))
        .as("the standby has its slot back")
        .isEqualTo("1");
  }
}
