package dev.regent.playground;

import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import org.junit.jupiter.api.Test;

/** On the PostgreSQL that comes with the build, which has no pg_basebackup to clone with. */
@OnPlayground(embedded = true)
final class EmbeddedPostgresIT {
  @Test
  void clonedAndTakenOver_nothingLost(Trial trial) {
    Status before = trial.redundant();
    Member old = trial.primary();
    try (Load load = trial.write()) {
      old.kill();
      trial.await("another serves", now -> now.servedAfter(before));
      old.start();
      trial.redundant();

      trial.nothingLost(load);
    }
  }
}
