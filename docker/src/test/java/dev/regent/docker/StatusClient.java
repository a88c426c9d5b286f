package dev.regent.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks members over HTTP how they are; one that does not answer has no say. */
final class StatusClient {
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  private StatusClient() {}

  /** What they say, all asked at once. */
  static Status ask(List<Member> members) {
    List<CompletableFuture<Status>> answers = members.stream().map(StatusClient::ask).toList();
    return answers.stream().map(CompletableFuture::join).reduce(Status.NOTHING, Status::and);
  }

  private static CompletableFuture<Status> ask(Member member) {
    return HTTP.sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:%d/regent/status".formatted(member.managementPort())))
                .timeout(ANSWER)
                .build(),
            BodyHandlers.ofString())
        .thenApply(answer -> answer.statusCode() == 200 ? parse(answer.body()) : Status.NOTHING)
        .exceptionally(silent -> Status.NOTHING);
  }

  private static Status parse(String body) {
    try {
      return Status.of(JSON.readTree(body));
    } catch (IOException e) {
      return Status.NOTHING;
    }
  }
}
