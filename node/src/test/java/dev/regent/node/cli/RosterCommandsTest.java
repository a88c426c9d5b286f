package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code regent add} and {@code regent remove}, to a member that is played by the test. */
class RosterCommandsTest {
  private static final String OTHERS = "{\"member\": \"p\"}, {\"member\": \"a\"}";

  @TempDir Path folder;

  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final HttpServer member = server();
  private String answer = "{\"accepted\": true, \"sentence\": \"recording it\"}";
  private String before = "";
  private List<String> rows = List.of("");

  private record Run(int status, String out, String err) {}

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
    member.createContext(
        "/regent/orders",
        exchange -> {
          orders.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          answer(exchange, answer);
        });
    member.createContext(
        "/regent/status",
        exchange -> {
          String row = orders.isEmpty() ? before : rows.getFirst();
          rows = rows.size() > 1 && !orders.isEmpty() ? rows.subList(1, rows.size()) : rows;
          answer(exchange, "{\"members\": [%s%s]}".formatted(OTHERS, row));
        });
    member.start();
  }

  @AfterEach
  void stop() {
    member.stop(0);
  }

  @Test
  void whoIsAddedIsWrittenAsTheConfigurationHasIt() throws Exception {
    rows = List.of(row("10.0.0.9:7355", ""));
    Run run = run("add", "d", "--host", "10.0.0.9", "--priority", "7", "--nosync");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("d is a member\n")
        .contains("start it now: it does not answer yet");
    assertThat(json(orders.getFirst()))
        .isEqualTo(
            json(
                """
                {"order": "add", "member": {"name": "d", "role": "data", "host": "10.0.0.9",
                 "nosync": true, "priority": "7"}}
                """));
  }

  @Test
  void theWaitForIt_showsWhatItDoes() throws Exception {
    rows =
        List.of(
            row("10.0.0.9:1", ", \"phase\": \"no answer\""),
            row("10.0.0.9:1", ", \"reachable\": true, \"phase\": \"cloning\""),
            row("10.0.0.9:1", ", \"reachable\": true, \"phase\": \"following p\""),
            row("10.0.0.9:1", ", \"inSync\": true, \"ready\": true"));
    Run run = run("add", "d", "--host", "10.0.0.9", "--port", "1", "--wait");
    assertThat(run.out()).isEqualTo("d is a member\nd: cloning\nd: following p\nd is in sync\n");
    assertThat(run.status()).isZero();
    assertThat(json(run("add", "d", "--host", "10.0.0.9", "--port", "1", "--wait", "--json").out()))
        .isEqualTo(json("{\"member\": \"d\", \"recorded\": true, \"ready\": true}"));
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsOrdered() {
    assertThat(run("add", "d").err()).contains("--host");
    assertThat(run("add", "D!", "--host", "h").err()).contains("name", "a-z, 0-9");
    assertThat(run("add", "d", "--host", "a b").err()).contains("host");
    assertThat(run("add", "d", "--host", "h", "--port", "70000").err()).contains("port", "65535");
    assertThat(run("add", "d", "--host", "h", "--role", "king").err()).contains("data, arbiter");
    assertThat(run("add", "d", "--host", "h", "--role", "king").status()).isEqualTo(2);
    assertThat(orders).isEmpty();
  }

  @Test
  void whatIsDeclinedForGoodIsSaid() {
    answer = "{\"accepted\": false, \"reason\": \"a is at that address\", \"passing\": false}";
    assertThat(run("add", "d", "--host", "h"))
        .isEqualTo(new Run(1, "", "regent: a is at that address\n"));
    assertThat(run("remove", "a").err()).isEqualTo("regent: a is at that address\n");
    assertThat(orders).hasSize(2);
  }

  @Test
  void whoIsRemovedIsFirstOnItsWayOut() {
    before = row("h:1", "");
    rows =
        List.of(
            row("h:1", ""),
            row("h:1", ", \"leaving\": true"),
            row("h:1", ", \"leaving\": true"),
            "");
    assertThat(run("remove", "d"))
        .isEqualTo(new Run(0, "d is on its way out\nd is no member\n", ""));
  }

  @Test
  void whoDoesNotGetOutInTimeIsNamed() {
    before = row("h:1", "");
    rows = List.of(row("h:1", ", \"leaving\": true"));
    Run run = run("remove", "d", "--timeout", "1");
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("recorded, but d is still a member after 1 s");
  }

  @Test
  void whoIsNoMemberIsNotRemoved() {
    assertThat(run("remove", "dd"))
        .isEqualTo(new Run(1, "", "regent: dd is no member: see regent status\n"));
    assertThat(orders).isEmpty();
  }

  @Test
  void nobodySeesItsOwnRemovalThrough() {
    assertThat(run("remove", "p").err()).contains("run it where another member runs");
    assertThat(orders).isEmpty();
  }

  private static String row(String address, String more) {
    return ", {\"member\": \"d\", \"address\": \"%s\"%s}".formatted(address, more);
  }

  private Run run(String... words) {
    Config config =
        ConfigFactory.parseString("regent.witness.directory = \"%s\"".formatted(folder))
            .withFallback(Statuses.config(member.getAddress().getPort()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Regent.commandLine(settings -> 0, () -> config)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    return new Run(status, out.toString(), err.toString());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
