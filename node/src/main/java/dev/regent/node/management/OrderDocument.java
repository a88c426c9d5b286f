package dev.regent.node.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.node.settings.SettingsException;
import dev.regent.node.settings.SettingsReader;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An order as JSON: <code>{"order": "switch-over", "to": "pg-slave", "during": 3}</code>. */
final class OrderDocument {
  private OrderDocument() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is not an order, in words for its writer
   */
  static Order read(String text) {
    JsonNode document;
    try {
      document = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    String order = document.path("order").asText("");
    return switch (order) {
      case "switch-over" -> new Order.SwitchOver(member(document, "to"), epoch(document));
      case "pause" -> new Order.Pause();
      case "resume" -> new Order.Resume();
      case "add" -> new Order.Add(seat(document.path("member")));
      case "remove" -> new Order.Remove(named(document));
      case "force-promotion" ->
          new Order.ForcePromotion(
              named(document),
              StreamSupport.stream(document.path("off").spliterator(), false)
                  .map(name -> new MemberId(name.asText()))
                  .collect(Collectors.toSet()),
              document.path("generation").asLong());
      default -> throw new IllegalArgumentException("there is no order \"" + order + "\"");
    };
  }

  private static Seat seat(JsonNode member) {
    try {
      return SettingsReader.seat(member.toString());
    } catch (SettingsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static MemberId named(JsonNode document) {
    return member(document, "member")
        .orElseThrow(() -> new IllegalArgumentException("\"member\" is missing"));
  }

  private static Optional<Epoch> epoch(JsonNode document) {
    long number = document.path("during").asLong();
    return number > 0 ? Optional.of(new Epoch(number)) : Optional.empty();
  }

  private static Optional<MemberId> member(JsonNode document, String key) {
    String name = document.path(key).asText("");
    return name.isEmpty() ? Optional.empty() : Optional.of(new MemberId(name));
  }
}
