package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the status says about one member. */
record MemberRow(JsonNode json) {

  /** Of every member, in order. */
  static Stream<MemberRow> all(JsonNode document) {
    return StreamSupport.stream(document.path("members").spliterator(), false).map(MemberRow::new);
  }

  /** Nothing of who is no member. */
  static Optional<MemberRow> of(JsonNode document, String member) {
    return all(document).filter(row -> row.member().equals(member)).findFirst();
  }

  String member() {
    return json.path("member").asText();
  }

  /** Where it tells how it is. */
  Optional<String> managementAddress() {
    return address("managementPort");
  }

  /** Where its clients connect, if it has a PostgreSQL. */
  Optional<String> postgresAddress() {
    return address("postgresPort");
  }

  private Optional<String> address(String port) {
    return json.path(port).isInt()
        ? Optional.of(ConnectionUrls.address(json.path("host").asText(), json.path(port).asInt()))
        : Optional.empty();
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
