package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
  private String answer = "{\"accepted\": true, \"sentence\": \"recording it\"}";
  private String before = "";
  private List<String> rows = List.of("");
  private PlayedMember member;

  @BeforeEach
  void start() throws IOException {
    member = PlayedMember.start();
    member.answers(
        "/regent/orders",
        200,
        order -> {
          orders.add(order);
          return answer;
        });
    member.answers(
        "/regent/status",
        200,
        question -> {
          String row = orders.isEmpty() ? before : rows.getFirst();
          rows = rows.size() > 1 && !orders.isEmpty() ? rows.subList(1, rows.size()) : rows;
          return "{\"members\": [%s%s]}".formatted(OTHERS, row);
        });
  }

  @AfterEach
  void stop() {
    member.close();
  }

  @Test
  void whoIsAddedIsWrittenAsTheConfigurationHasIt() throws Exception {
    rows = List.of(row("10.0.0.9:7355", ""));
    Typed run = run("add", "d", "--host", "10.0.0.9", "--priority", "7", "--nosync");
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
    Typed run = run("add", "d", "--host", "10.0.0.9", "--port", "1", "--wait");
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
        .isEqualTo(new Typed(1, "", "regent: a is at that address\n"));
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
        .isEqualTo(new Typed(0, "d is on its way out\nd is no member\n", ""));
  }

  @Test
  void whoDoesNotGetOutInTimeIsNamed() {
    before = row("h:1", "");
    rows = List.of(row("h:1", ", \"leaving\": true"));
    Typed run = run("remove", "d", "--timeout", "1");
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("recorded, but d is still a member after 1 s");
  }

  @Test
  void whoIsNoMemberIsNotRemoved() {
    assertThat(run("remove", "dd"))
        .isEqualTo(new Typed(1, "", "regent: dd is no member: see regent status\n"));
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

  private Typed run(String... words) {
    return member.types(folder, words);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
