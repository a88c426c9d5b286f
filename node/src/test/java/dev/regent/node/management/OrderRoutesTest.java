package dev.regent.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.operator.OperatorToken;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.MemberId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderRoutesTest {
  private static final OperatorToken TOKEN = new OperatorToken("open-sesame");
  private static final List<Order> GIVEN = new CopyOnWriteArrayList<>();
  private static volatile CompletionStage<Answer> answer = new CompletableFuture<>();

  private static Pages pages;

  @BeforeAll
  static void start() throws Exception {
    OrderDesk desk =
        order -> {
          GIVEN.add(order);
          return answer;
        };
    pages = Pages.open(Statuses.silent(), desk, TOKEN);
  }

  @AfterAll
  static void stop() {
    pages.close();
  }

  @BeforeEach
  void nothingWasOrdered() {
    GIVEN.clear();
    answer = CompletableFuture.completedFuture(new Answer.Accepted("p hands over to s"));
  }

  @Test
  void an_accepted_order() throws Exception {
    HttpResponse<String> response =
        give("Bearer open-sesame", "{\"order\": \"switch-over\", \"to\": \"s\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"accepted\" : true", "p hands over to s");
    assertThat(GIVEN)
        .containsExactly(new Order.SwitchOver(Optional.of(new MemberId("s")), Optional.empty()));
  }

  @Test
  void a_declined_order() throws Exception {
    answer = CompletableFuture.completedFuture(new Answer.Declined("s is gone", true));

    HttpResponse<String> response = give("Bearer open-sesame", "{\"order\": \"switch-over\"}");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("\"accepted\" : false", "s is gone", "\"passing\" : true");
  }

  @Test
  void nobody_without_the_token_gives_orders() throws Exception {
    for (String shown : List.of("", "Bearer ", "Bearer open", "open-sesame")) {
      assertThat(give(shown, "{\"order\": \"switch-over\"}").statusCode()).isEqualTo(401);
    }
    assertThat(GIVEN).isEmpty();
  }

  @Test
  void what_is_not_understood_is_not_done() throws Exception {
    for (String text :
        List.of("", "{}", "nonsense", "{\"order\": \"switch-over\", \"to\": \"S!\"}")) {
      assertThat(give("Bearer open-sesame", text).statusCode()).as(text).isEqualTo(400);
    }
    assertThat(GIVEN).isEmpty();
  }

  private static HttpResponse<String> give(String shown, String text) throws Exception {
    return pages.send(
        "/regent/orders",
        request -> {
          request.POST(BodyPublishers.ofString(text));
          return shown.isEmpty() ? request : request.header("Authorization", shown);
        });
  }
}
