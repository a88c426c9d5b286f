package dev.regent.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.node.operator.OperatorToken;
import dev.regent.protocol.messages.MemberStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a ring that never forms: what they say must not depend on it. */
class StatusRoutesTest {
  private static final Answers ANSWERS = new Answers();

  private static Pages pages;

  @BeforeAll
  static void start() throws Exception {
    pages = Pages.open(ANSWERS, order -> new CompletableFuture<>(), new OperatorToken(""));
  }

  @AfterAll
  static void stop() {
    pages.close();
  }

  @BeforeEach
  void everybodyIsWell() {
    ANSWERS.own = CompletableFuture.completedFuture(Statuses.primary(true));
    ANSWERS.all = CompletableFuture.completedFuture(List.of(Statuses.primary(true)));
  }

  @Test
  void status_is_the_document() throws Exception {
    HttpResponse<String> response = get("/regent/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(new ObjectMapper().readTree(response.body()))
        .isEqualTo(
            new ObjectMapper().readTree(Statuses.document(Statuses.primary(true)).toString()));
  }

  @Test
  void status_that_cannot_be_told_is_unavailable() throws Exception {
    ANSWERS.all = CompletableFuture.failedFuture(new IllegalStateException("no governor"));

    assertThat(get("/regent/status").statusCode()).isEqualTo(503);
  }

  @Test
  void a_source_that_never_answers_does_not_hang_the_page() throws Exception {
    ANSWERS.all = new CompletableFuture<>();

    assertThat(get("/regent/status").statusCode()).isEqualTo(503);
  }

  @Test
  void alive_whatever_is_the_matter() throws Exception {
    ANSWERS.own = CompletableFuture.failedFuture(new IllegalStateException("no quorum"));

    assertThat(get("/alive").statusCode()).isEqualTo(200);
  }

  @Test
  void ready_is_the_members_own_word() throws Exception {
    assertThat(get("/ready").statusCode()).isEqualTo(200);

    ANSWERS.own = CompletableFuture.completedFuture(Statuses.primary(false));
    assertThat(get("/ready").statusCode()).isEqualTo(500);

    ANSWERS.own = CompletableFuture.failedFuture(new IllegalStateException("no governor"));
    assertThat(get("/ready").statusCode()).isEqualTo(500);
  }

  @Test
  void the_ring_is_shown() throws Exception {
    HttpResponse<String> response = get("/cluster/members");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"members\":[]");
  }

  @Test
  void nothing_can_be_changed() throws Exception {
    for (String path :
        List.of("/regent/status", "/cluster/members", "/cluster/members/ring@127.0.0.1:1")) {
      HttpResponse<String> response =
          pages.send(
              path,
              request ->
                  request
                      .header("content-type", "application/x-www-form-urlencoded")
                      .PUT(BodyPublishers.ofString("operation=Down")));
      assertThat(response.statusCode()).as(path).isEqualTo(405);
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return pages.send(path, request -> request);
  }

  private static final class Answers implements StatusSource {
    private volatile CompletableFuture<MemberStatus> own = new CompletableFuture<>();
    private volatile CompletableFuture<List<MemberStatus>> all = new CompletableFuture<>();

    @Override
    public CompletionStage<MemberStatus> own() {
      return own;
    }

    @Override
    public CompletionStage<List<MemberStatus>> all() {
      return all;
    }
  }
}
