package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.Operator.Outcome;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Pause;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ADR 19: a primary and its standby that were there before become a cluster where they stand. */
@OnPlayground(started = false)
final class AdoptIT {
  private static final Logger LOG = LoggerFactory.getLogger(AdoptIT.class);
  private static final String ROWS = "select count(*) from sale";

  @Test
  void runningPrimaryAndItsStandby_becomeACluster_andFailOver(Trial trial) throws Exception {
    Member first = trial.cluster().member("pg-1");
    Member second = trial.cluster().member("pg-2");
    FormerServer primary = new FormerServer(trial.cluster(), first);
    FormerServer standby = new FormerServer(trial.cluster(), second);
    primary.make();
    standby.becomeStandbyOf(primary);
    standby.touch("keepsake");
    primary.start();
    try (Client owner = primary.session()) {
      owner.run("create table sale as select generate_series(1, 1000) as n");
    }

    leavesAlone(first, primary);
    Outcome declined = types(trial, first, "adopt");
    assertThat(declined.status()).isOne();
    assertThat(declined.err()).contains("its PostgreSQL runs", "--stop");
    assertThat(types(trial, first, "adopt", "--dry-run", "--stop").status()).isZero();
    assertThat(primary.runs()).isTrue();
    assertThat(types(trial, first, "adopt", "--stop").status()).isZero();
    assertThat(types(trial, second, "adopt").status()).isZero();
    trial.cluster().start();
    Status before = trial.redundant();

    assertThat(before.primary()).contains("pg-1");
    assertThat(standby.has("keepsake")).as("no clone took its place").isTrue();
    try (Client owner = primary.session()) {
      assertThat(owner.text(ROWS)).isEqualTo("1000");
      assertThat(owner.text("show work_mem")).isEqualTo("7MB");
    }
    try (Load load = trial.write()) {
      first.kill();
      trial.await("the former standby serves", now -> now.servedAfter(before));
      trial.goesOn(load);
      first.start();
      trial.redundant();
      trial.nothingLost(load);
    }
    try (Client owner = standby.session()) {
      assertThat(owner.text(ROWS)).isEqualTo("1000");
    }
  }

  /**
   * S13: neither its processes nor its clients are touched by a node that is started by mistake.
   */
  private static void leavesAlone(Member member, FormerServer former) throws Exception {
    member.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (member.runs() && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(50));
    }
    assertThat(member.runs()).isFalse();
    assertThat(Files.readString(member.log()))
        .contains("a PostgreSQL that Regent did not start runs in");
    assertThat(former.runs()).isTrue();
  }

  private static Outcome types(Trial trial, Member member, String... words) throws Exception {
    Outcome outcome = new Operator(trial.cluster(), member.name()).types(words);
    LOG.info("{}: {}", member.name(), outcome);
    return outcome;
  }
}
