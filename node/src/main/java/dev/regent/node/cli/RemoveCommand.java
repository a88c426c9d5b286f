package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a member taken out of the cluster, and waits until nothing rests on it any more. */
@Command(
    name = "remove",
    description = {
      "Makes a member one no more while the others serve, be it running or gone for good.",
      "First no commit waits for it and its vote does not count, then it is no member, and it ends."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The primary cannot be removed: regent switchover goes first. Nor can one who is needed: add"
          + " who is to replace it first.",
      "Afterwards take it out of the other members' configuration when you can: what is recorded"
          + " holds.",
      "Run it where another member runs: docker compose exec arbiter regent remove NAME.",
      "Exit status: 0 done, 1 declined (nothing was changed) or not complete in time, 2 wrong usage."
    })
final class RemoveCommand implements Callable<Integer> {
  private static final Duration RECORDING = Duration.ofSeconds(30);

  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The member that is to be one no more.")
  private String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait until it is none. (${DEFAULT-VALUE})")
  private int timeout;

  @Option(names = "--json", description = "The outcome as JSON, for programs.")
  private boolean json;

  RemoveCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    Usage.checkSeconds(spec, "--timeout", timeout);
    NodeSettings settings = SettingsReader.read(configuration.get());
    if (settings.me().name().name().equals(name)) {
      return ExitStatus.notDone(
          spec,
          "%s cannot see its own removal through: run it where another member runs"
              .formatted(name));
    }
    StatusClient client = new StatusClient(settings);
    Predicate<JsonNode> gone = told -> MemberRow.of(told, name).isEmpty();
    if (client.own().filter(gone).isPresent()) {
      return ExitStatus.notDone(spec, "%s is no member: see regent status".formatted(name));
    }
    StandingOrder standing = new StandingOrder(client, new OrderClient(settings));
    ObjectNode order =
        JsonNodeFactory.instance.objectNode().put("order", "remove").put("member", name);
    Optional<String> failure =
        standing.give(
            order,
            told -> MemberRow.of(told, name).filter(row -> !row.isLeaving()).isEmpty(),
            RECORDING);
    if (failure.isPresent()) {
      return ExitStatus.notDone(spec, failure.get());
    }
    if (client.own().filter(gone).isEmpty()) {
      say("%s is on its way out".formatted(name));
    }
    if (client.await(Duration.ofSeconds(timeout), gone).isEmpty()) {
      return ExitStatus.notDone(
          spec,
          "recorded, but %s is still a member after %d s; it will be none in time: see regent status"
              .formatted(name, timeout));
    }
    say("%s is no member".formatted(name));
    tell();
    return ExitStatus.OK;
  }

  private void say(String sentence) {
    if (!json) {
      Printed.line(spec, sentence);
    }
  }

  private void tell() {
    if (json) {
      Printed.line(
          spec, JsonNodeFactory.instance.objectNode().put("member", name).put("removed", true));
    }
  }
}
