package dev.regent.playground.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks every running member for its own word, all at once. */
final class StatusClient {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  private final List<Member> members;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(DEADLINE)
          .build();

  StatusClient(List<Member> members) {
    this.members = members;
  }

  Status ask() {
    List<CompletableFuture<Optional<JsonNode>>> answers =
        members.stream().filter(Member::runs).map(this::ask).toList();
    return answers.stream()
        .flatMap(answer -> answer.join().stream())
        .map(Status::of)
        .reduce(Status.NOTHING, Status::and);
  }

  private CompletableFuture<Optional<JsonNode>> ask(Member member) {
    URI uri = URI.create(member.managementUrl() + "/regent/status");
    return http.sendAsync(
            HttpRequest.newBuilder(uri).timeout(DEADLINE).build(), BodyHandlers.ofString())
        .thenApply(StatusClient::document)
        .exceptionally(silent -> Optional.empty());
  }

  private static Optional<JsonNode> document(HttpResponse<String> response) {
    try {
      return response.statusCode() == OK
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
