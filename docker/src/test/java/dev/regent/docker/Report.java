package dev.regent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a writer said in the end.
 *
 * @param exitStatus 0: nothing acknowledged is lost; 1: something is; 3: could not judge
 */
record Report(int exitStatus, JsonNode json) {
  String run() {
    return json.path("run").asText();
  }

  long acknowledged() {
    return json.path("acknowledged").asLong();
  }

  /** Writes that were refused, or of which the writer was not told whether they are there. */
  long errors() {
    return json.path("failed").asLong(-1) + json.path("unknown").asLong(-1);
  }

  /** The longest time without any acknowledgement. */
  Duration outage() {
    return Duration.ofNanos((long) (json.path("longestGapMillis").asDouble() * 1e6));
  }

  /** Whoever answered a read, each with the role that it said it had. */
  Set<String> readersServedBy() {
    Set<String> served = new TreeSet<>();
    for (JsonNode host : json.path("reads").path("hosts")) {
      served.add(host.path("role").asText() + " " + host.path("host").asText());
    }
    return served;
  }

  /** Empty where that member acknowledged nothing. */
  Optional<Instant> firstAcknowledgedBy(Member member) {
    return host(member).map(host -> at(host, "firstAcknowledgedAt"));
  }

  /** Empty where that member acknowledged nothing. */
  Optional<Instant> lastAcknowledgedBy(Member member) {
    return host(member).map(host -> at(host, "lastAcknowledgedAt"));
  }

  private Optional<JsonNode> host(Member member) {
    for (JsonNode host : json.path("hosts")) {
      if (host.path("host").asText().equals(member.writerAddress())) {
        return Optional.of(host);
      }
    }
    return Optional.empty();
  }

  private static Instant at(JsonNode host, String name) {
    return Instant.ofEpochMilli(host.path(name).asLong());
  }

  /** Fails unless the writer found every acknowledged row, once. */
  Report assertNothingLost() {
    assertThat(exitStatus).as("exit status of the writer: %s", json).isZero();
    assertThat(json.path("lost").asLong(-1)).as("lost: %s", json).isZero();
    assertThat(acknowledged()).as("acknowledged: %s", json).isPositive();
    return this;
  }

  /** Fails unless the old primary had ended when the new one began. */
  Report assertOneAfterTheOther(Member old, Member successor) {
    assertThat(lastAcknowledgedBy(old).orElseThrow())
        .as("the last row of %s, beside the first of %s: %s", old, successor, json)
        .isBeforeOrEqualTo(firstAcknowledgedBy(successor).orElseThrow());
    return this;
  }
}
