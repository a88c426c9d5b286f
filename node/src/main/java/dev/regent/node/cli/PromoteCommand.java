package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a member promoted that no majority elects, once an operator answers for the others. */
@Command(
    name = "promote",
    description = {
      "Makes a standby the primary without a majority, for when one is gone for good.",
      "What the lost members acknowledged and this one has not received is lost."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A member that is said to be off and runs would serve on beside the new primary: make sure.",
      "Those that come back later become standbys of the new primary.",
      "Run it where a member runs: docker compose exec pg-slave regent promote ….",
      "With replication.never-alone clients pass once a standby has confirmed.",
      "Exit status: 0 done, 1 declined (nothing was changed) or not complete in time, 2 not confirmed."
    })
final class PromoteCommand implements Callable<Integer> {
  /** Generations are the minutes since then: they grow, whichever member is told. */
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The member that is to be the primary.")
  private String name = "";

  @Option(
      names = "--accept-data-loss",
      required = true,
      description =
          "Needed: commits may be lost, and those who were told of them will not be told.")
  private boolean acceptDataLoss;

  @Option(
      names = "--off",
      paramLabel = "NAME",
      split = ",",
      description = "The members that do not run, all of them. Without it: asked for.")
  private @Nullable List<String> off;

  PromoteCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!acceptDataLoss) {
      throw new ParameterException(spec.commandLine(), "--accept-data-loss is needed");
    }
    NodeSettings settings = SettingsReader.read(configuration.get());
    StatusClient client = new StatusClient(settings);
    Optional<JsonNode> before = client.own();
    if (before.isEmpty()) {
      return ExitStatus.notDone(
          spec, "%s does not tell its status: does it run?".formatted(settings.me().name()));
    }
    Set<String> silent = silent(before.get());
    Optional<Set<String>> confirmed = confirmed(silent);
    if (confirmed.isEmpty()) {
      return ExitStatus.USAGE;
    }
    if (!confirmed.get().equals(silent)) {
      return ExitStatus.notDone(
          spec,
          "said to be off: %s; without an answer: %s. They must be the same"
              .formatted(names(confirmed.get()), names(silent)));
    }
    OrderClient.Outcome outcome =
        new OrderClient(settings).insist(order(confirmed.get()), PATIENCE);
    return switch (outcome) {
      case OrderClient.Outcome.Declined declined -> ExitStatus.notDone(spec, declined.reason());
      case OrderClient.Outcome.Accepted(String sentence) -> {
        say(sentence);
        yield await(client, settings.replication().neverAlone());
      }
    };
  }

  private ObjectNode order(Set<String> confirmed) {
    ObjectNode order =
        JsonNodeFactory.instance.objectNode().put("order", "force-promotion").put("member", name);
    confirmed.forEach(order.putArray("off")::add);
    order.put("generation", Duration.between(FIRST, Instant.now()).toMinutes());
    return order;
  }

  /** Only a person, or a script that names them, can say that they are off. */
  private Optional<Set<String>> confirmed(Set<String> silent) {
    if (off != null) {
      return Optional.of(
          off.stream()
              .map(String::strip)
              .filter(each -> !each.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    String typed = asked(silent);
    if (typed == null || typed.isBlank()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "regent: not confirmed, nothing was changed: see that %s are off, and say it with --off %s"
              .formatted(names(silent), String.join(",", silent)));
      err.flush();
      return Optional.empty();
    }
    return Optional.of(new TreeSet<>(Arrays.asList(typed.strip().split("[\\s,]+"))));
  }

  /** What is typed in answer; nothing where nobody can. */
  private @Nullable String asked(Set<String> silent) {
    say(
        "These members do not answer: %s.%nIf one of them runs, it may serve clients beside %s, and what it acknowledges will be lost.%nType their names to say that they are off:"
            .formatted(names(silent), name));
    try {
      return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
          .readLine();
    } catch (IOException e) {
      return null;
    }
  }

  private int await(StatusClient client, boolean neverAlone) throws InterruptedException {
    Optional<JsonNode> done =
        client.await(
            PATIENCE, told -> reigns(told) && (neverAlone || Verdict.of(told).primaryReady()));
    if (done.isEmpty()) {
      return ExitStatus.notDone(
          spec,
          "accepted, but %s does not serve after %d s: see regent status and its log"
              .formatted(name, PATIENCE.toSeconds()));
    }
    say(
        done.filter(told -> Verdict.of(told).primaryReady()).isPresent()
            ? "%s is the primary, and clients pass".formatted(name)
            : "%s is the primary, and its door is shut until a standby has confirmed (replication.never-alone): start one of the others, or regent add another"
                .formatted(name));
    return ExitStatus.OK;
  }

  private boolean reigns(JsonNode document) {
    return document.path("mandate").path("primary").asText().equals(name)
        && MemberRow.of(document, name)
            .filter(row -> row.json().path("role").asText().equals("primary"))
            .isPresent();
  }

  private static Set<String> silent(JsonNode document) {
    return MemberRow.all(document)
        .filter(row -> !row.isReachable())
        .map(MemberRow::member)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String names(Set<String> members) {
    return members.isEmpty() ? "none" : String.join(", ", members);
  }

  private void say(String sentence) {
    Printed.line(spec, sentence);
  }
}
