package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the primary hand over, waits until the other one serves, and says what clients noticed. */
@Command(
    name = "switchover",
    description =
        "Makes another member the primary: nothing is lost, and the old one becomes its standby.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Run it where a member runs: docker compose exec arbiter regent switchover.",
      "Exit status: 0 done, 1 declined (nothing was changed) or not complete in time."
    })
final class SwitchoverCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "The member that is to take over. Without it: the standby that is furthest.")
  private @Nullable String to;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for the new primary. (${DEFAULT-VALUE})")
  private int timeout;

  @Option(names = "--json", description = "The outcome as JSON, for programs.")
  private boolean json;

  /** Who is primary, in which epoch. */
  private record Reign(String primary, long epoch) {}

  SwitchoverCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    Usage.checkSeconds(spec, "--timeout", timeout);
    NodeSettings settings = SettingsReader.read(configuration.get());
    StatusClient client = new StatusClient(settings);
    Optional<Reign> before = client.own().map(SwitchoverCommand::reign);
    if (before.isEmpty()) {
      return notDone("%s does not tell its status: does it run?".formatted(settings.me().name()));
    }
    OrderClient.Outcome outcome = order(new OrderClient(settings), before.get());
    return switch (outcome) {
      case OrderClient.Outcome.Declined declined -> notDone(declined.reason());
      case OrderClient.Outcome.Accepted(String sentence) -> {
        say(sentence);
        yield await(client, before.get());
      }
    };
  }

  private OrderClient.Outcome order(OrderClient client, Reign before) throws InterruptedException {
    ObjectNode order =
        JsonNodeFactory.instance
            .objectNode()
            .put("order", "switch-over")
            .put("during", before.epoch());
    if (to != null) {
      order.put("to", to);
    }
    return client.insist(order, PATIENCE);
  }

  private int await(StatusClient client, Reign before) throws InterruptedException {
    return client
        .await(
            Duration.ofSeconds(timeout),
            told -> reign(told).epoch() > before.epoch() && Verdict.of(told).primaryReady())
        .map(told -> tell(told, before))
        .orElseGet(
            () ->
                notDone(
                    "accepted, but no new primary serves after %d s: see regent status"
                        .formatted(timeout)));
  }

  private int tell(JsonNode document, Reign before) {
    Reign after = reign(document);
    Optional<Long> outage = outage(document, before.primary(), after.primary());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode told =
          JsonNodeFactory.instance
              .objectNode()
              .put("from", before.primary())
              .put("to", after.primary())
              .put("epoch", after.epoch())
              .put("outageMillis", outage.orElse(null));
      out.println(told);
    } else {
      out.println(
          "%s is the primary in epoch %d; clients were shut out for %s"
              .formatted(
                  after.primary(),
                  after.epoch(),
                  outage
                      .map(millis -> String.format(Locale.ROOT, "%.2f s", millis / 1000.0))
                      .orElse("an unknown time")));
    }
    out.flush();
    if (after.primary().equals(before.primary())) {
      return notDone("nobody took over, and %s was elected again".formatted(after.primary()));
    }
    boolean asWished = to == null || to.equals(after.primary());
    return asWished ? ExitStatus.OK : notDone("it is not %s that took over".formatted(to));
  }

  /** From the shutting of the one door to the opening of the other, each by its own clock. */
  private static Optional<Long> outage(JsonNode document, String from, String to) {
    JsonNode shut = fence(document, from);
    JsonNode opened = fence(document, to);
    boolean known =
        shut.path("movedMillisAgo").isNumber()
            && !shut.path("open").asBoolean()
            && opened.path("open").asBoolean();
    return known
        ? Optional.of(
            Math.max(
                0, shut.path("movedMillisAgo").asLong() - opened.path("movedMillisAgo").asLong()))
        : Optional.empty();
  }

  private static JsonNode fence(JsonNode document, String member) {
    return MemberRow.of(document, member)
        .map(row -> row.json().path("fence"))
        .orElse(JsonNodeFactory.instance.missingNode());
  }

  private static Reign reign(JsonNode document) {
    JsonNode mandate = document.path("mandate");
    return new Reign(mandate.path("primary").asText(), mandate.path("epoch").asLong());
  }

  private void say(String sentence) {
    if (!json) {
      Printed.line(spec, sentence);
    }
  }

  private int notDone(String reason) {
    return ExitStatus.notDone(spec, reason);
  }
}
