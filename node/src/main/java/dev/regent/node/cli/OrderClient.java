package dev.regent.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.node.operator.OperatorToken;
import dev.regent.node.settings.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Gives orders to the node of this very machine, which brings them to whom they concern. */
final class OrderClient {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMillis(250);

  private final NodeSettings settings;
  private final HttpClient http = StatusClient.http(DEADLINE);

  OrderClient(NodeSettings settings) {
    this.settings = settings;
  }

  /** What became of an order. */
  sealed interface Outcome {
    /** It is being carried out. */
    record Accepted(String sentence) implements Outcome {}

    /** It is not; for a passing reason it may be given again. */
    record Declined(String reason, boolean passing) implements Outcome {}
  }

  /** What is declined for a passing reason is given again for a while. Blocks that long at most. */
  Outcome insist(ObjectNode order, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    Outcome outcome = give(order);
    while (outcome instanceof Outcome.Declined declined
        && declined.passing()
        && System.nanoTime() < until) {
      Thread.sleep(AGAIN);
      outcome = give(order);
    }
    return outcome;
  }

  private Outcome give(ObjectNode order) throws InterruptedException {
    OperatorToken token;
    try {
      token = OperatorToken.read(settings.witnessDirectory());
    } catch (IOException e) {
      return refused(
          "cannot read %s: give orders where %s runs, as its own user or as root"
              .formatted(e.getMessage(), settings.me().name()));
    }
    URI uri = URI.create("http://" + StatusClient.ownAddress(settings) + "/regent/orders");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(DEADLINE)
            .header("Authorization", "Bearer " + token.word())
            .POST(BodyPublishers.ofString(order.toString()))
            .build();
    try {
      return understood(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return refused("%s at %s does not answer".formatted(settings.me().name(), uri));
    }
  }

  private static Outcome understood(String text) throws JsonProcessingException {
    JsonNode answer = new ObjectMapper().readTree(text);
    return answer.path("accepted").asBoolean()
        ? new Outcome.Accepted(answer.path("sentence").asText())
        : new Outcome.Declined(
            answer.path("reason").asText("it gave no reason"), answer.path("passing").asBoolean());
  }

  private static Outcome.Declined refused(String reason) {
    return new Outcome.Declined(reason, false);
  }
}
