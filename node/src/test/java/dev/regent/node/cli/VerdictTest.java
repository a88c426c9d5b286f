package dev.regent.node.cli;

import static dev.regent.node.management.Statuses.COPY_OF_S;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.node.management.Statuses;
import org.junit.jupiter.api.Test;

/** Who answers, and what the operator is told. The mandate: primary p, s in sync. */
class VerdictTest {

  @Test
  void primary_ready_and_others_silent() {
    Verdict verdict = Verdict.of(Statuses.document(Statuses.primary(true)));

    assertThat(verdict.primaryReady()).isTrue();
    assertThat(verdict.advice()).isEmpty();
  }

  @Test
  void minority() {
    Verdict verdict = Verdict.of(Statuses.document(Statuses.standby(COPY_OF_S)));

    assertThat(verdict.primaryReady()).isFalse();
    assertThat(verdict.advice())
        .contains(
            "No primary is ready. 1 of the 3 members that count answer and a majority is 2: start p,"
                + " a. If they are gone for good: regent promote --accept-data-loss NAME.");
  }

  @Test
  void majority_without_a_copy_that_has_everything() {
    Verdict verdict =
        Verdict.of(Statuses.document(Statuses.standby("00000000000000cc"), Statuses.arbiter()));

    assertThat(verdict.advice())
        .contains(
            "No primary is ready. Only p or s's recorded copy may have every acknowledged write,"
                + " and nobody else is promoted: start p.");
  }

  @Test
  void primary_that_waits_with_a_shut_door() throws Exception {
    JsonNode document =
        new ObjectMapper()
            .readTree(
                """
                {"mandate": {"primary": "p"}, "members": [{"member": "p", "reachable": true,
                  "role": "primary", "phase": "reigning: waits for a standby, never alone"}]}
                """);

    assertThat(Verdict.of(document).advice())
        .contains(
            "No primary is ready. p is in office and lets nobody in: reigning: waits for a"
                + " standby, never alone.");
  }

  @Test
  void majority_with_an_in_sync_standby() {
    Verdict verdict =
        Verdict.of(Statuses.document(Statuses.standby(COPY_OF_S), Statuses.arbiter()));

    assertThat(verdict.advice())
        .contains(
            "No primary is ready. An election takes about two seconds; if this stays, the members'"
                + " logs say why.");
  }
}
