package dev.regent.node.management;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.operator.OperatorToken;
import dev.regent.node.settings.NodeSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.testkit.javadsl.TestKit;

/** What a member serves over HTTP, on a port of its own; its ring never forms. */
final class Pages implements AutoCloseable {
  private final ActorSystem ring;
  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  private Pages(ActorSystem ring, URI base) {
    this.ring = ring;
    this.base = base;
  }

  static Pages open(StatusSource source, OrderDesk desk, OperatorToken token) throws Exception {
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
    ActorSystem ring =
        ActorSystem.create(
            "ring",
            ActorSystemSetup.create(
                BootstrapSetup.create(config),
                new ManagementSetup(settings, Statuses.roll(settings), source, desk, token)));
    return new Pages(
        ring,
        URI.create(
            PekkoManagement.get(ring)
                .start()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .toString()));
  }

  /** Sends that page what the test makes of a request. */
  HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> made) throws Exception {
    return client.send(
        made.apply(HttpRequest.newBuilder(base.resolve(path))).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(ring);
    client.close();
  }
}
