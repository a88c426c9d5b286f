package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.Operator.Outcome;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator orders by {@code regent …}, under load. */
@OnPlayground(shared = true)
@Order(1)
final class OrdersIT {
  private static final Logger LOG = LoggerFactory.getLogger(OrdersIT.class);

  @Test
  void switchover_thereAndBack_nothingLost(Trial trial) throws Exception {
    Operator operator = new Operator(trial.cluster(), "arbiter");
    Status before = trial.redundant();
    String old = before.primary().orElseThrow();
    String standby = before.inSync().iterator().next();
    try (Load load = trial.write()) {
      Outcome there = operator.types("switchover", "--json");
      LOG.info("{}", there);
      assertThat(there.status()).as("%s", there).isZero();
      assertThat(there.json().path("to").asText()).isEqualTo(standby);
      assertThat(there.json().path("outageMillis").isNumber()).isTrue();
      Status after = trial.redundant();
      assertThat(after.inSync()).as("the old primary is the standby").containsExactly(old);
      trial.goesOn(load);

      Outcome back = operator.types("switchover", "--to", old);
      LOG.info("{}", back);
      assertThat(back.status()).as("%s", back).isZero();
      assertThat(back.out()).contains("clients were shut out for");
      trial.redundant();
      trial.nothingLost(load);
    }
  }

  @Test
  void switchover_thatWouldLose_isDeclined(Trial trial) throws Exception {
    Status before = trial.redundant();
    Member standby = trial.cluster().member(before.inSync().iterator().next());
    Operator operator = new Operator(trial.cluster(), "arbiter");
    standby.kill();
    trial.await("the standby was dropped", now -> now.inSync().isEmpty());

    Outcome named = operator.types("switchover", "--to", standby.name());
    assertThat(named.status()).isOne();
    assertThat(named.err())
        .contains(standby.name() + " is not in the in-sync set: what it lacks would be lost");
    assertThat(operator.types("switchover").err()).contains("nobody could take over");
    assertThat(operator.types("switchover", "--to", "arbiter").err()).contains("no data member");
    assertThat(trial.cluster().status().primary()).isEqualTo(before.primary());
    standby.start();
    trial.redundant();
  }

  @Test
  void pause_nobodyIsElected_untilResumed(Trial trial) throws Exception {
    Status before = trial.redundant();
    Member old = trial.primary();
    Operator operator = new Operator(trial.cluster(), "arbiter");
    assertThat(operator.types("pause").status()).isZero();
    assertThat(operator.types("status").out()).contains("paused: nothing is decided");
    try (Load load = trial.write()) {
      old.kill();
      trial.await("the standby has missed it", now -> notices(now, before));
      assertThat(operator.types("status").err()).contains("The cluster is paused");
      assertThat(trial.cluster().status().epoch()).isEqualTo(before.epoch());

      Outcome resumed = operator.types("resume");
      assertThat(resumed.status()).as("%s", resumed).isZero();
      trial.await("the standby serves", now -> now.servedAfter(before));
      old.start();
      trial.redundant();
      trial.nothingLost(load);
    }
  }

  /** Else it would long have been elected. */
  private static boolean notices(Status now, Status before) {
    return now.row(before.inSync().iterator().next()).filter(row -> !row.ready()).isPresent();
  }

  @Test
  void pause_survivesARestartOfEveryNode(Trial trial) throws Exception {
    trial.redundant();
    Operator operator = new Operator(trial.cluster(), "arbiter");
    assertThat(operator.types("pause").status()).isZero();
    String primary = trial.redundant().primary().orElseThrow();
    trial.cluster().members().forEach(Member::stop);
    trial.cluster().start();

    Status after = trial.redundant();
    assertThat(after.primary()).as("nobody else was elected").contains(primary);
    assertThat(operator.types("status").out()).contains("paused: nothing is decided");
    assertThat(operator.types("resume").status()).isZero();
    assertThat(operator.types("status").out()).doesNotContain("paused");
  }
}
