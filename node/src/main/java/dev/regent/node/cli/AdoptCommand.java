package dev.regent.node.cli;

import com.typesafe.config.Config;
import dev.regent.node.postgres.Marking;
import dev.regent.node.postgres.PostgresException;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsException;
import dev.regent.node.settings.SettingsReader;
import dev.regent.protocol.values.Seat.Role;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Marks an existing database, so that the node makes it the cluster's data, where it stands. */
@Command(
    name = "adopt",
    description = {
      "Has a new cluster begin with the database that is in this member's data directory, without a dump.",
      "The first data member adopts the primary's; the others are empty, or adopt a standby's of it, or a base backup.",
      "In a cluster that is there, a standby's or a base backup of its database takes the place of a clone."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Run it where the node would run, while that does not run: docker compose run --rm pg-master adopt.",
      "It only marks the directory, and says what will change; the node does the rest at its next start.",
      "Exit status: 0 marked (or could be, or is no more), 1 not."
    })
final class AdoptCommand implements Callable<Integer> {
  @Option(names = "--dry-run", description = "Only look, and say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--stop",
      description = "If its PostgreSQL runs, end it by a fast shutdown; clients are disconnected.")
  private boolean stop;

  @Option(
      names = "--undo",
      description = "Take the mark away; possible until the node has begun with it.")
  private boolean undo;

  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  AdoptCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws Exception {
    NodeSettings settings = SettingsReader.read(configuration.get());
    if (settings.me().role() != Role.DATA) {
      return notDone("%s has no database".formatted(settings.me().name()));
    }
    if (new StatusClient(settings).own().isPresent()) {
      return notDone("the node of %s runs: stop it first".formatted(settings.me().name()));
    }
    Marking marking = marking(settings);
    try {
      return undo ? undo(marking) : adopt(marking, settings);
    } catch (PostgresException | IOException e) {
      return notDone(String.valueOf(e.getMessage()));
    }
  }

  private static Marking marking(NodeSettings settings) {
    try {
      return new Marking(
          settings.me().name(), settings.postgres(), settings.founder().equals(settings.me()));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  private int undo(Marking marking) throws Exception {
    Optional<String> obstacle = marking.unmark();
    if (obstacle.isPresent()) {
      return notDone(obstacle.get());
    }
    say("The mark is gone: the directory is as it was.");
    return ExitStatus.OK;
  }

  private int adopt(Marking marking, NodeSettings settings) throws Exception {
    Marking.Finding found = marking.look();
    if (found.obstacles().isEmpty() && found.server().isPresent() && stop && !dryRun) {
      say(
          "Stopping its PostgreSQL, process %d; clients are disconnected."
              .formatted(found.server().getAsLong()));
      marking.stop();
      found = marking.look();
    }
    say(found.title());
    found.remarks().forEach(remark -> say("  " + remark));
    if (!found.obstacles().isEmpty()) {
      return notDone(
          "it cannot be adopted as it is; nothing was changed:\n  "
              + String.join("\n  ", found.obstacles()));
    }
    if (found.server().isPresent() && !(dryRun && stop)) {
      return notDone(
          "its PostgreSQL runs, process %d: stop it, or have it stopped: --stop"
              .formatted(found.server().getAsLong()));
    }
    found
        .server()
        .ifPresent(
            process -> say("  its PostgreSQL, process %d, would be stopped".formatted(process)));
    if (dryRun) {
      say("It can be adopted; nothing was changed.");
      return ExitStatus.OK;
    }
    marking.mark();
    say(
        "Marked: the node of %s adopts it %s. Until then: regent adopt --undo."
            .formatted(
                settings.me().name(),
                settings.founder().equals(settings.me())
                    ? "when the cluster is founded"
                    : "in place of a clone, if it is of the primary's past"));
    return ExitStatus.OK;
  }

  private void say(String line) {
    Printed.line(spec, line);
  }

  private int notDone(String reason) {
    return ExitStatus.notDone(spec, reason);
  }
}
