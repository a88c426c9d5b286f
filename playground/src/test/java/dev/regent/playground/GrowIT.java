package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.Operator.Outcome;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Pause;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Members come and go under load, and nobody is restarted for it. */
@OnPlayground(shared = true)
@Order(2) // Nobody can build on what it leaves.
final class GrowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Logger LOG = LoggerFactory.getLogger(GrowIT.class);

  @Test
  void addedUnderLoad_counts_failsOver_andAnotherIsRemoved_nothingLost(Trial trial)
      throws Exception {
    trial.redundant();
    Member third = trial.grow("pg-3");
    Status grown;
    try (Load load = trial.write()) {
      grown = adds(trial, third);
      trial.nothingLost(load);
    }
    Member old = trial.primary();
    try (Load load = trial.write()) {
      old.kill();
      trial.await(
          "the remaining two are primary and standby in sync",
          now -> now.epoch() > grown.epoch() && now.served() && now.inSync().size() == 1);
      trial.goesOn(load);
      old.start();
      assertThat(trial.redundant().inSync()).hasSize(2);
      removes(trial, old);
      comesBack(trial, old);
      trial.nothingLost(load);
    }
  }

  /** Before it is added it waits, and says for what. */
  private static Status adds(Trial trial, Member third) throws Exception {
    third.start();
    trial.await(
        "it waits to be added",
        now -> now.row("pg-3").filter(row -> row.phase().contains("regent add pg-3")).isPresent());
    orders(trial, third);
    Status grown = trial.redundant();
    assertThat(grown.inSync()).hasSize(2).contains("pg-3");
    Outcome status = types(trial, "status", "--json");
    assertThat(status.json().path("mandate").path("members").asText()).isEqualTo("as recorded");
    assertThat(status.json().path("mandate").path("witnesses").toString()).contains("pg-3");
    return grown;
  }

  private static void orders(Trial trial, Member member) throws Exception {
    List<String> words = new ArrayList<>(List.of("add", member.name(), "--wait", "--timeout=80"));
    words.addAll(member.addressOptions());
    Outcome added = types(trial, words.toArray(String[]::new));
    assertThat(added.status()).as("%s", added).isZero();
    assertThat(added.out()).contains(member.name() + " is a member", member.name() + " is in sync");
  }

  /** It has its record and its data still, and both say that it was a member. */
  private static void comesBack(Trial trial, Member old) throws Exception {
    old.start();
    Operator beside = new Operator(trial.cluster(), old.name());
    String wanted = "regent add " + old.name();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!beside.types("status", "--json").out().contains(wanted)) {
      assertThat(System.nanoTime() < end).as("%s waits to be added", old.name()).isTrue();
      Pause.of(Duration.ofMillis(200));
    }
    assertThat(old.runs()).isTrue();
    orders(trial, old);
    assertThat(trial.redundant().inSync()).hasSize(2).contains(old.name());
  }

  private static void removes(Trial trial, Member old) throws Exception {
    trial.cluster().forget(old);
    Outcome removed = types(trial, "remove", old.name());
    assertThat(removed.status()).as("%s", removed).isZero();
    assertThat(types(trial, "status", "--json").out()).doesNotContain(old.name());
    Status shrunk = trial.redundant();
    assertThat(shrunk.inSync()).hasSize(1).doesNotContain(old.name());
    trial.await("it ends by itself", now -> !old.runs());
    Outcome again = types(trial, "remove", old.name());
    assertThat(again.status()).as("%s", again).isOne();
    assertThat(again.err()).contains("is no member");
    Outcome needed = types(trial, "remove", shrunk.inSync().iterator().next());
    assertThat(needed.status()).isOne();
    assertThat(needed.err()).contains("too few");
  }

  private static Outcome types(Trial trial, String... words) throws Exception {
    Outcome outcome = new Operator(trial.cluster(), "arbiter").types(words);
    LOG.info("{}", outcome);
    return outcome;
  }
}
