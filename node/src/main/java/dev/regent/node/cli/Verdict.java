package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Whether clients can write, as the status tells, and what an operator can do if they cannot.
 *
 * @param advice absent when there is nothing to do
 */
record Verdict(boolean primaryReady, Optional<String> advice) {

  static Verdict of(JsonNode document) {
    List<JsonNode> members =
        StreamSupport.stream(document.path("members").spliterator(), false).toList();
    boolean ready =
        members.stream()
            .anyMatch(
                member ->
                    member.path("role").asText().equals("primary")
                        && member.path("ready").asBoolean());
    return new Verdict(
        ready,
        ready
            ? Optional.empty()
            : Optional.of("No primary is ready. " + advice(document.path("mandate"), members)));
  }

  private static String advice(JsonNode mandate, List<JsonNode> members) {
    List<JsonNode> reachable =
        members.stream().filter(member -> member.path("reachable").asBoolean()).toList();
    List<String> counted =
        StreamSupport.stream(mandate.path("witnesses").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    List<JsonNode> voters =
        members.stream().filter(it -> counted.isEmpty() || counted.contains(name(it))).toList();
    long answering = voters.stream().filter(it -> it.path("reachable").asBoolean()).count();
    int majority = voters.size() / 2 + 1;
    if (answering < majority) {
      return ("%d of the %d members that count answer and a majority is %d: start %s. If they are gone"
              + " for good: regent promote --accept-data-loss NAME.")
          .formatted(answering, voters.size(), majority, silent(voters));
    }
    Optional<JsonNode> inOffice =
        members.stream()
            .filter(it -> it.path("phase").asText().startsWith("reigning: "))
            .findFirst();
    if (inOffice.isPresent()) {
      return "%s is in office and lets nobody in: %s."
          .formatted(name(inOffice.get()), inOffice.get().path("phase").asText());
    }
    String primary = mandate.path("primary").asText();
    if (mandate.path("paused").asBoolean()) {
      return "The cluster is paused, so nobody but %s is elected: regent resume."
          .formatted(primary);
    }
    boolean eligible =
        reachable.stream()
            .anyMatch(
                member ->
                    member.path("inSync").asBoolean()
                        || member.path("member").asText().equals(primary));
    if (!primary.isEmpty() && !eligible) {
      return "Only %s may have every acknowledged write, and nobody else is promoted: start %s."
          .formatted(holders(mandate, primary), silent(members));
    }
    return "An election takes about two seconds; if this stays, the members' logs say why.";
  }

  private static String holders(JsonNode mandate, String primary) {
    return Stream.concat(
            Stream.of(primary),
            mandate.path("inSync").findValuesAsText("member").stream()
                .map(member -> member + "'s recorded copy"))
        .collect(Collectors.joining(" or "));
  }

  private static String name(JsonNode member) {
    return member.path("member").asText();
  }

  private static String silent(List<JsonNode> members) {
    return String.join(
        ", ",
        members.stream()
            .filter(member -> !member.path("reachable").asBoolean())
            .map(Verdict::name)
            .toList());
  }
}
