package dev.regent.node.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has a pause recorded, or its end, and waits until it is in force. */
@Command(mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<Config> configuration;
  private final boolean pause;

  @Spec private CommandSpec spec = CommandSpec.create();

  private PauseCommand(Supplier<Config> configuration, boolean pause) {
    this.configuration = configuration;
    this.pause = pause;
  }

  /** {@code regent pause}. */
  static CommandSpec pause(Supplier<Config> configuration) {
    return command(
        new PauseCommand(configuration, true),
        "pause",
        "Nothing is decided from now on: nobody is elected, and every PostgreSQL is left as it is.",
        "The primary serves on, and keeps its in-sync set. It is recorded: restarts do not end it.");
  }

  /** {@code regent resume}. */
  static CommandSpec resume(Supplier<Config> configuration) {
    return command(
        new PauseCommand(configuration, false),
        "resume",
        "Ends a pause.",
        "Where the primary is gone, a standby that has every acknowledged write is elected by it.");
  }

  private static CommandSpec command(PauseCommand command, String name, String... description) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(name);
    spec.usageMessage()
        .description(description)
        .footer(
            "",
            "Run it where a member runs: docker compose exec arbiter regent %s.".formatted(name),
            "Exit status: 0 done, 1 not done in 30 s.");
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeSettings settings = SettingsReader.read(configuration.get());
    ObjectNode order =
        JsonNodeFactory.instance.objectNode().put("order", pause ? "pause" : "resume");
    Optional<String> failure =
        new StandingOrder(new StatusClient(settings), new OrderClient(settings))
            .give(
                order, told -> told.path("mandate").path("paused").asBoolean() == pause, PATIENCE);
    if (failure.isPresent()) {
      return ExitStatus.notDone(spec, failure.get());
    }
    Printed.line(spec, pause ? "paused" : "resumed");
    return ExitStatus.OK;
  }
}
