package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What the status says about one member. */
record MemberRow(JsonNode json) {

  /** Nothing of who is no member. */
  static Optional<MemberRow> of(JsonNode document, String member) {
    return StreamSupport.stream(document.path("members").spliterator(), false)
        .filter(row -> row.path("member").asText().equals(member))
        .findFirst()
        .map(MemberRow::new);
  }

  boolean isLeaving() {
    return json.path("leaving").asBoolean();
  }

  boolean isReachable() {
    return json.path("reachable").asBoolean();
  }

  boolean isInSync() {
    return json.path("inSync").asBoolean();
  }

  boolean isReady() {
    return json.path("ready").asBoolean();
  }

  String phase() {
    return json.path("phase").asText();
  }
}
