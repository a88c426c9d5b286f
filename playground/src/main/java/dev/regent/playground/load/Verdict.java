package dev.regent.playground.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * What the writer found in the end.
 *
 * @param exitStatus 0: all is there, once; 1: something acknowledged is lost, doubled or a phantom;
 *     3: nobody could be asked
 * @param report the writer's own
 */
public record Verdict(int exitStatus, JsonNode report) {

  /** Rows of which the cluster said that they are written. */
  public long acknowledged() {
    return report.path("acknowledged").asLong();
  }

  /** Acknowledged rows that are not there; -1 when nobody could be asked. */
  public long lost() {
    return report.path("lost").asLong(-1);
  }

  /** Rows of which the cluster said neither. */
  public long unknown() {
    return report.path("unknown").asLong();
  }

  /** Those of them that are there. */
  public long unknownPresent() {
    return report.path("unknownPresent").asLong();
  }

  /** The longest time in which nothing was acknowledged. */
  public Duration outage() {
    return Duration.ofNanos((long) (report.path("longestGapMillis").asDouble() * 1e6));
  }

  /** In a few words. */
  public String sentence() {
    return report.path("verdict").asText();
  }
}
