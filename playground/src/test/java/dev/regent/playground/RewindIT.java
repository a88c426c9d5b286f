package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import java.nio.file.Files;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Where no commit waits: an old primary that comes back with rows that nobody else has. */
@OnPlayground(commit = "off")
final class RewindIT {
  private static final String SUMS =
      "select (select count(*) from regent_writes) || ' ' || (select count(*) from only_there)";

  @Test
  void oldPrimaryWithRowsOfItsOwn_isRewound_andEndsEqual(Trial trial) throws Exception {
    assumeTrue(
        Files.isExecutable(trial.cluster().plan().postgres().folder().resolve("pg_rewind")),
        "SKIPPED: no pg_rewind among the binaries");
    Status before = trial.redundant();
    Member old = trial.primary();
    try (Load load = trial.write()) {
      try (Client client = client(trial, old)) {
        client.run("create table only_there (n int)");
        client.run("insert into only_there values (0)");
        trial.await("the standby has it", now -> onlyThere(trial, standby(before, trial)) == 1);
        old.holdBackWal();
        client.run("insert into only_there select generate_series(1, 1000)");
      }
      old.kill();
      Status served = trial.await("another serves", now -> now.servedAfter(before));
      Member successor = trial.cluster().member(served.primary().orElseThrow());
      assertThat(onlyThere(trial, successor)).isEqualTo(1);
      trial.goesOn(load);
      old.start();
      Status after = trial.redundant();

      assertThat(after.row(old.name()).orElseThrow().phase()).contains("bytes of WAL given up");
      assertThat(Files.readString(old.log()))
          .contains("past where timeline", "rewound to " + successor.name())
          .doesNotContain("no rewind");
      load.finish();
      try (Client one = client(trial, old);
          Client two = client(trial, successor)) {
        String expected = two.text(SUMS);
        trial.await("equal rows on both", now -> text(one).equals(expected));
        assertThat(expected).endsWith(" 1");
      }
    }
  }

  private static Member standby(Status status, Trial trial) {
    return trial.cluster().member(status.inSync().iterator().next());
  }

  private static long onlyThere(Trial trial, Member member) {
    try (Client client = client(trial, member)) {
      return Long.parseLong(client.text("select count(*) from only_there"));
    } catch (SQLException e) {
      return -1; // It is not there yet.
    }
  }

  private static String text(Client client) {
    try {
      return client.text(SUMS);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Client client(Trial trial, Member member) throws SQLException {
    return Client.of(member, trial.cluster().passwordFile());
  }
}
