package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsException;
import dev.regent.node.settings.SettingsReader;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has one more member recorded, and says what it becomes. */
@Command(
    name = "add",
    description = {
      "Makes one more node a member while the others serve: nobody is restarted.",
      "Done when it is recorded; --wait waits until the new member is in sync (or ready, where it is"
          + " never to be in sync)."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The new member's own configuration names all members and itself. It may run already and wait,"
          + " or be started later; its data directory is empty, and becomes a copy of the primary's.",
      "Afterwards add it to the other members' configuration when you can: what is recorded holds.",
      "Run it where a member runs: docker compose exec arbiter regent add NAME --host HOST.",
      "Exit status: 0 done, 1 declined (nothing was changed) or not complete in time, 2 wrong usage."
    })
final class AddCommand implements Callable<Integer> {
  private static final Duration RECORDING = Duration.ofSeconds(30);

  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The new member.")
  private String name = "";

  @Option(
      names = "--host",
      required = true,
      paramLabel = "HOST",
      description = "Its address or host name, as every member is to know it.")
  private String host = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "data",
      description = "data: it has a PostgreSQL; arbiter: it has a vote only. (${DEFAULT-VALUE})")
  private String role = "data";

  @Option(names = "--port", paramLabel = "PORT", description = "Of its protocol. (7355)")
  private @Nullable String port;

  @Option(names = "--ring-port", paramLabel = "PORT", description = "Of its gossip. (7356)")
  private @Nullable String ringPort;

  @Option(names = "--postgres-port", paramLabel = "PORT", description = "(5432)")
  private @Nullable String postgresPort;

  @Option(names = "--management-port", paramLabel = "PORT", description = "(7626)")
  private @Nullable String managementPort;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Of two that may be promoted the higher is. (0)")
  private @Nullable String priority;

  @Option(names = "--nosync", description = "No commit is to wait for it; it is never promoted.")
  private boolean nosync;

  @Option(names = "--wait", description = "Wait until it is in sync, and show what it does.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long to wait. (${DEFAULT-VALUE})")
  private int timeout;

  @Option(names = "--json", description = "The outcome as JSON, for programs.")
  private boolean json;

  private String shown = "";

  AddCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    Usage.checkSeconds(spec, "--timeout", timeout);
    ObjectNode member = member();
    Seat seat;
    try {
      seat = SettingsReader.seat(member.toString());
    } catch (SettingsException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    NodeSettings settings = SettingsReader.read(configuration.get());
    StatusClient client = new StatusClient(settings);
    StandingOrder standing = new StandingOrder(client, new OrderClient(settings));
    ObjectNode order = JsonNodeFactory.instance.objectNode().put("order", "add");
    order.set("member", member);
    Optional<String> failure = standing.give(order, told -> isRecorded(told, seat), RECORDING);
    if (failure.isPresent()) {
      return ExitStatus.notDone(spec, failure.get());
    }
    say("%s is a member".formatted(name));
    return wait ? await(client, seat) : recorded(client);
  }

  /** As a configuration's list of members has it. */
  private ObjectNode member() {
    ObjectNode member =
        JsonNodeFactory.instance.objectNode().put("name", name).put("role", role).put("host", host);
    if (nosync) {
      member.put("nosync", true);
    }
    putIfGiven(member, "port", port);
    putIfGiven(member, "ring-port", ringPort);
    putIfGiven(member, "postgres-port", postgresPort);
    putIfGiven(member, "management-port", managementPort);
    putIfGiven(member, "priority", priority);
    return member;
  }

  private static void putIfGiven(ObjectNode member, String key, @Nullable String value) {
    if (value != null) {
      member.put(key, value);
    }
  }

  private static boolean isRecorded(JsonNode told, Seat seat) {
    return MemberRow.of(told, seat.name().name())
        .filter(row -> row.json().path("address").asText().equals(seat.host() + ":" + seat.port()))
        .filter(row -> !row.isLeaving())
        .isPresent();
  }

  private int recorded(StatusClient client) throws InterruptedException {
    boolean runs =
        client
            .own()
            .flatMap(told -> MemberRow.of(told, name))
            .filter(MemberRow::isReachable)
            .isPresent();
    say(
        runs
            ? "regent status shows what it becomes"
            : "start it now: it does not answer yet (regent status shows what it becomes)");
    tell(false);
    return ExitStatus.OK;
  }

  private int await(StatusClient client, Seat seat) throws InterruptedException {
    if (client.await(Duration.ofSeconds(timeout), told -> isComplete(told, seat)).isEmpty()) {
      return ExitStatus.notDone(
          spec,
          "%s is a member, but %s after %d s: see regent status and its log"
              .formatted(name, seat.role() == Role.DATA ? "not in sync" : "not ready", timeout));
    }
    say(seat.heir() ? "%s is in sync".formatted(name) : "%s is ready".formatted(name));
    tell(true);
    return ExitStatus.OK;
  }

  /** Whether it is all that it is to become; until then each new phase of it is shown. */
  private boolean isComplete(JsonNode told, Seat seat) {
    Optional<MemberRow> row = MemberRow.of(told, name);
    boolean complete =
        row.filter(it -> it.isReady() && (it.isInSync() || !seat.heir())).isPresent();
    String phase = row.map(MemberRow::phase).orElse("");
    if (!complete && !phase.isEmpty() && !phase.equals(shown)) {
      say("%s: %s".formatted(name, phase));
      shown = phase;
    }
    return complete;
  }

  private void say(String sentence) {
    if (!json) {
      Printed.line(spec, sentence);
    }
  }

  private void tell(boolean ready) {
    if (json) {
      Printed.line(
          spec,
          JsonNodeFactory.instance
              .objectNode()
              .put("member", name)
              .put("recorded", true)
              .put("ready", ready));
    }
  }
}
