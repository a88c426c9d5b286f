package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import dev.regent.playground.load.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Readers with {@code preferSecondary}: the standby has their load, and the primary none of it. */
@OnPlayground(shared = true)
@Order(1)
final class ReadersIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReadersIT.class);
  private static final int READERS = 3;

  @Test
  void standbyKilled_thePrimaryServesReadsUntilItIsBack(Trial trial) {
    Member standby = standby(trial);
    Member primary = trial.primary();
    try (Load load = trial.writeAndRead(READERS)) {
      Instant struck = Instant.now();
      standby.kill();
      trial.readsFromPrimary(load);
      standby.start();
      trial.redundant();
      trial.readsFromStandby(load);

      Map<String, JsonNode> served = served(nothingLost(trial, load));
      assertThat(served).containsOnlyKeys(role("standby", standby), role("primary", primary));
      assertThat(time(served, role("primary", primary), "firstServedAt")).isAfter(struck);
    }
  }

  @Test
  void primaryKilled_whoIsPromotedServesReadsUntilTheOldOneIsBack(Trial trial) {
    Status before = trial.redundant();
    Member standby = standby(trial);
    Member old = trial.primary();
    try (Load load = trial.writeAndRead(READERS)) {
      Instant struck = Instant.now();
      old.kill();
      trial.await("another serves", now -> now.servedAfter(before));
      trial.readsFromPrimary(load);
      old.start();
      trial.redundant();
      trial.readsFromStandby(load);

      Map<String, JsonNode> served = served(nothingLost(trial, load));
      assertThat(served)
          .containsOnlyKeys(
              role("standby", standby), role("primary", standby), role("standby", old));
      Instant promoted = time(served, role("primary", standby), "firstServedAt");
      assertThat(promoted).isAfter(struck);
      assertThat(time(served, role("standby", standby), "lastServedAt"))
          .isBeforeOrEqualTo(promoted);
    }
  }

  private static Verdict nothingLost(Trial trial, Load load) {
    Verdict verdict = trial.nothingLost(load);
    LOG.info("reads {}", verdict.report().path("reads"));
    return verdict;
  }

  private static Member standby(Trial trial) {
    return trial.cluster().member(trial.redundant().inSync().iterator().next());
  }

  private static String role(String role, Member member) {
    return role + " " + member.postgresAddress();
  }

  private static Map<String, JsonNode> served(Verdict verdict) {
    Map<String, JsonNode> served = new HashMap<>();
    for (JsonNode host : verdict.report().path("reads").path("hosts")) {
      served.put(host.path("role").asText() + " " + host.path("host").asText(), host);
    }
    return served;
  }

  private static Instant time(Map<String, JsonNode> served, String role, String name) {
    return Instant.ofEpochMilli(Objects.requireNonNull(served.get(role)).path(name).asLong());
  }
}
