package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.management.Statuses;
import dev.regent.node.operator.OperatorToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PauseCommandTest {
  @TempDir Path folder;

  private final AtomicInteger orders = new AtomicInteger();
  private final HttpServer member = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    OperatorToken.random().write(folder);
    member.start();
  }

  @AfterEach
  void stop() {
    member.stop(0);
  }

  /** {both databases ended} => a standby accepts it, and the old primary is in office before it. */
  @Test
  void anOrderWhoseTakerIsNotElected_isGivenAgain() {
    member.createContext(
        "/regent/orders",
        exchange -> {
          orders.incrementAndGet();
          answer(exchange, "{\"accepted\": true, \"sentence\": \"s stands for election\"}");
        });
    member.createContext(
        "/regent/status",
        exchange ->
            answer(exchange, "{\"mandate\": {\"paused\": %s}}".formatted(orders.get() < 2)));
    StringWriter out = new StringWriter();

    int status = command(out).execute("resume");

    assertThat(out).hasToString("resumed\n");
    assertThat(status).isZero();
    assertThat(orders).as("accepted, given again, and once more when it is in force").hasValue(3);
  }

  private CommandLine command(StringWriter out) {
    Config config =
        ConfigFactory.parseString("regent.witness.directory = \"%s\"".formatted(folder))
            .withFallback(Statuses.config(member.getAddress().getPort()));
    return Regent.commandLine(settings -> 0, () -> config).setOut(new PrintWriter(out));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
