package dev.regent.node.cli;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.management.Statuses;
import dev.regent.node.operator.OperatorToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A member that is played by the test: it answers what commands ask and order. */
final class PlayedMember implements AutoCloseable {
  private final HttpServer server;

  private PlayedMember(HttpServer server) {
    this.server = server;
  }

  static PlayedMember start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return new PlayedMember(server);
  }

  /** One who answers every question about the status with the same. */
  static PlayedMember telling(int status, String document) throws IOException {
    return start().answers("/regent/status", status, question -> document);
  }

  /** What it makes there of what it is sent. */
  PlayedMember answers(String path, int status, UnaryOperator<String> answer) {
    server.createContext(
        path,
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] bytes = answer.apply(asked).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** As who has the token in that folder types it. */
  Typed types(Path folder, String... words) {
    return types(folder, ConfigFactory.empty(), words);
  }

  /** The same with that changed. */
  Typed types(Path folder, Config changes, String... words) {
    OperatorToken.random().write(folder);
    Config config =
        ConfigFactory.parseString("regent.witness.directory = \"%s\"".formatted(folder))
            .withFallback(changes)
            .withFallback(Statuses.config(port()));
    return Typed.command(settings -> 0, config, words);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
