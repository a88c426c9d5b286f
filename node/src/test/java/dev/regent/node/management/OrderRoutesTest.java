package dev.regent.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.operator.OperatorToken;
import dev.regent.node.settings.NodeSettings;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.MemberId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderRoutesTest {
  private static final OperatorToken TOKEN = new OperatorToken("open-sesame");
  private static final List<Order> GIVEN = new CopyOnWriteArrayList<>();
  private static volatile CompletionStage<Answer> answer = new CompletableFuture<>();

  private static ActorSystem ring;
  private static URI base;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    NodeSettings settings = Statuses.settings(7626);
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.management.http { port = 0, bind-port = 0 }
                pekko.coordinated-shutdown.exit-jvm = off
                pekko.loglevel = WARNING
                """)
            .withFallback(ManagementConfig.of(settings))
            .withFallback(ConfigFactory.load());
    OrderDesk desk =
        order -> {
          GIVEN.add(order);
          return answer;
        };
    ring =
        ActorSystem.create(
            "ring",
            ActorSystemSetup.create(
                BootstrapSetup.create(config),
                new ManagementSetup(
                    settings, Statuses.roll(settings), Statuses.silent(), desk, TOKEN)));
    base =
        URI.create(
            PekkoManagement.get(ring)
                .start()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .toString());
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(ring);
    client.close();
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/regent/orders")).POST(BodyPublishers.ofString(text));
    if (!shown.isEmpty()) {
      request.header("Authorization", shown);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
