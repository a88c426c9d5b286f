package dev.regent.node.management;

import static dev.regent.node.management.Statuses.COPY_OF_S;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.node.roster.Roll;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {

  @Test
  void everybody_answers() {
    JsonNode document =
        Statuses.document(Statuses.primary(true), Statuses.standby(COPY_OF_S), Statuses.arbiter());

    assertThat(document.toPrettyString().replace(" : ", ": "))
        .isEqualTo(
            """
            {
              "cluster": "regent",
              "answeredBy": "p",
              "mandate": {
                "epoch": 2,
                "revision": 3,
                "primary": "p",
                "primaryCopy": "00000000000000aa",
                "inSync": [ {
                  "member": "s",
                  "copy": "00000000000000bb"
                } ],
                "witnesses": [ "a", "p", "s" ],
                "acks": 1,
                "systemId": "7000000000000000001",
                "timeline": 2,
                "paused": false,
                "members": "as configured"
              },
              "members": [ {
                "member": "p",
                "host": "127.0.0.1",
                "address": "127.0.0.1:7355",
                "managementPort": 7626,
                "postgresPort": 5432,
                "leaving": false,
                "role": "primary",
                "phase": "leading",
                "reachable": true,
                "ready": true,
                "epoch": 2,
                "promise": 2,
                "timeline": 2,
                "lsn": "0/3000148",
                "lagBytes": null,
                "inSync": false,
                "leaseLeftMillis": 840,
                "fence": {
                  "kind": "nftables",
                  "open": true,
                  "movedMillisAgo": 2000,
                  "note": "clients of this host"
                },
                "postgres": "17.9",
                "synchronousCommit": "remote_apply",
                "copy": "00000000000000aa",
                "trouble": null
              }, {
                "member": "s",
                "host": "127.0.0.2",
                "address": "127.0.0.2:7355",
                "managementPort": 7626,
                "postgresPort": 5432,
                "leaving": false,
                "role": "standby",
                "phase": "following p",
                "reachable": true,
                "ready": true,
                "epoch": 2,
                "promise": 2,
                "timeline": 2,
                "lsn": "0/3000100",
                "lagBytes": 72,
                "inSync": true,
                "leaseLeftMillis": 0,
                "fence": {
                  "kind": "nftables",
                  "open": false,
                  "movedMillisAgo": 5000,
                  "note": "clients of this host"
                },
                "postgres": "17.9",
                "synchronousCommit": "remote_apply",
                "copy": "00000000000000bb",
                "trouble": null
              }, {
                "member": "a",
                "host": "127.0.0.3",
                "address": "127.0.0.3:7355",
                "managementPort": 7626,
                "postgresPort": null,
                "leaving": false,
                "role": "arbiter",
                "phase": "voting",
                "reachable": true,
                "ready": true,
                "epoch": 1,
                "promise": 2,
                "timeline": null,
                "lsn": null,
                "lagBytes": null,
                "inSync": false,
                "leaseLeftMillis": 0,
                "fence": {
                  "kind": "none",
                  "open": false,
                  "movedMillisAgo": 0,
                  "note": ""
                },
                "postgres": "",
                "synchronousCommit": "",
                "copy": null,
                "trouble": null
              } ]
            }\
            """);
  }

  @Test
  void who_does_not_answer_appears_with_what_is_recorded() {
    JsonNode silent = Statuses.document(Statuses.primary(true)).at("/members/1");

    assertThat(silent.get("reachable").booleanValue()).isFalse();
    assertThat(silent.get("ready").booleanValue()).isFalse();
    assertThat(silent.get("inSync").booleanValue()).as("its copy is recorded").isTrue();
    assertThat(silent.get("lagBytes").longValue()).isEqualTo(72);
    assertThat(silent.get("lsn").isNull()).isTrue();
  }

  @Test
  void every_member_has_every_key() {
    JsonNode members = Statuses.document(Statuses.primary(true)).get("members");

    assertThat(members.get(1).fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> members.get(0).fieldNames());
  }

  @Test
  void another_copy_than_the_recorded_one_is_not_in_sync() {
    JsonNode document =
        Statuses.document(Statuses.primary(true), Statuses.standby("00000000000000cc"));

    assertThat(document.at("/members/1/inSync").booleanValue()).isFalse();
  }

  @Test
  void who_is_recorded_appears_and_who_is_on_its_way_out_is_marked() {
    Roll roll = Statuses.roll(Statuses.settings(7626));
    Seat arbiter = roll.seat(Statuses.A).orElseThrow();
    Roster roster = new Roster(List.of(roll.seat(Statuses.P).orElseThrow(), arbiter.asLeaving()));
    roll.enroll(roster);
    MemberStatus primary = Statuses.primary(true);

    JsonNode document = StatusDocument.of("regent", roll, List.of(primary));

    assertThat(document.get("members").findValuesAsText("member")).containsExactly("p", "a");
    assertThat(document.get("members").findValuesAsText("leaving"))
        .containsExactly("false", "true");
  }

  @Test
  void this_node_appears_though_it_is_no_member() {
    Roll roll = Statuses.roll(Statuses.settings(7626));
    roll.enroll(roll.roster().without(Statuses.P));

    JsonNode document = StatusDocument.of("regent", roll, List.of());

    assertThat(document.get("answeredBy").asText()).isEqualTo("p");
    assertThat(document.get("members").findValuesAsText("member")).containsExactly("s", "a", "p");
  }

  @Test
  void nobody_answers() {
    JsonNode document = Statuses.document();

    assertThat(document.get("mandate").isNull()).isTrue();
    assertThat(document.get("members").findValuesAsText("reachable"))
        .containsExactly("false", "false", "false");
  }
}
