package dev.regent.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.node.settings.NodeSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Asks members for the cluster's status, one at a time. */
final class StatusClient {
  private static final Duration CONNECT_DEADLINE = Duration.ofMillis(700);

  /** Longer than a member takes to find that others do not answer it. */
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");
  private static final int OK = 200;

  private final NodeSettings settings;
  private final HttpClient http = http(CONNECT_DEADLINE);

  StatusClient(NodeSettings settings) {
    this.settings = settings;
  }

  /** What a member said, or why it did not. */
  sealed interface Answer {
    /** As it was sent, and as a tree. */
    record Told(String text, JsonNode document) implements Answer {}

    /** Nothing of use. */
    record Silent(String why) implements Answer {}
  }

  /** What that member tells who is at that address. Blocks for a few seconds at most. */
  Answer ask(String member, String address) throws InterruptedException {
    URI uri = URI.create("http://" + address + "/regent/status");
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).timeout(DEADLINE).build(), BodyHandlers.ofString());
      return response.statusCode() == OK
          ? new Answer.Told(response.body(), new ObjectMapper().readTree(response.body()))
          : silent(member, address, "it answered " + response.statusCode());
    } catch (ConnectException e) {
      return silent(member, address, "nobody listens");
    } catch (HttpTimeoutException e) {
      return silent(member, address, "no answer in time");
    } catch (JsonProcessingException e) {
      return silent(member, address, "it answered something else");
    } catch (IOException e) {
      return silent(member, address, String.valueOf(e.getMessage()));
    }
  }

  /** What this very node tells, if it answers. Blocks for a few seconds at most. */
  Optional<JsonNode> own() throws InterruptedException {
    return ask(settings.me().name().name(), ownAddress(settings)) instanceof Answer.Told told
        ? Optional.of(told.document())
        : Optional.empty();
  }

  /**
   * What this very node tells once that is so. Asks at least once, and blocks for that long and a
   * few seconds at most.
   *
   * @return nothing when it was not so in time
   */
  Optional<JsonNode> await(Duration patience, Predicate<JsonNode> expected)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    Optional<JsonNode> told = own().filter(expected);
    while (told.isEmpty() && System.nanoTime() <= until) {
      Thread.sleep(LOOK);
      told = own().filter(expected);
    }
    return told;
  }

  /** How commands speak to members: directly, whatever proxy there is. */
  static HttpClient http(Duration connectDeadline) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(connectDeadline)
        .build();
  }

  private static Answer.Silent silent(String member, String address, String why) {
    return new Answer.Silent("%s at %s: %s".formatted(member, address, why));
  }

  /** This very node is asked over the loopback interface, which needs no network. */
  static String ownAddress(NodeSettings settings) {
    String bound = settings.management().host();
    String host = EVERY_ADDRESS.contains(bound) ? "127.0.0.1" : bound;
    return ConnectionUrls.address(host, settings.me().managementPort());
  }
}
