package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.regent.node.cli.StatusClient.Answer;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import dev.regent.protocol.values.Seat;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows who is what: as this node sees it, or as the first other member that answers. */
@Command(
    name = "status",
    description = "Shows the members and the mandate.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit status: 0 a primary is ready, 1 none is, or no member answers."})
final class StatusCommand implements Callable<Integer> {
  private static final String TO_THE_TOP = "\u001b[H\u001b[2J";

  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "The member's answer as it is, for programs.")
  private boolean json;

  @Option(names = "--member", paramLabel = "NAME", description = "Ask this member and no other.")
  private @Nullable String member;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2",
      paramLabel = "SECONDS",
      description = "Again and again, every ${FALLBACK-VALUE} seconds or as given.")
  private @Nullable Integer watch;

  StatusCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (watch != null) {
      Usage.checkSeconds(spec, "--watch", watch);
    }
    NodeSettings settings = SettingsReader.read(configuration.get());
    StatusClient client = new StatusClient(settings);
    Map<String, String> asked = toAsk(settings, client);
    boolean terminal = Ansi.AUTO.enabled();
    int status = show(client, asked, terminal);
    while (watch != null) {
      Thread.sleep(Duration.ofSeconds(watch));
      if (terminal) {
        spec.commandLine().getOut().print(TO_THE_TOP);
      }
      status = show(client, asked, terminal);
    }
    return status;
  }

  /** Names and addresses, in the order in which they are asked. */
  private Map<String, String> toAsk(NodeSettings settings, StatusClient client)
      throws InterruptedException {
    Map<String, String> addresses = configured(settings);
    if (member == null) {
      return addresses;
    }
    if (!member.equals(settings.me().name().name())) {
      // What is recorded holds over the configuration.
      client.own().stream()
          .flatMap(MemberRow::all)
          .forEach(
              row ->
                  row.managementAddress()
                      .ifPresent(address -> addresses.put(row.member(), address)));
    }
    @Nullable String address = addresses.get(member);
    if (address == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--member %s: the members are %s"
              .formatted(member, String.join(", ", addresses.keySet())));
    }
    return Map.of(member, address);
  }

  private static Map<String, String> configured(NodeSettings settings) {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put(settings.me().name().name(), StatusClient.ownAddress(settings));
    for (Seat seat : settings.others()) {
      addresses.put(seat.name().name(), ConnectionUrls.address(seat.host(), seat.managementPort()));
    }
    return addresses;
  }

  private int show(StatusClient client, Map<String, String> asked, boolean terminal)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> silent = new ArrayList<>();
    for (Map.Entry<String, String> one : asked.entrySet()) {
      switch (client.ask(one.getKey(), one.getValue())) {
        case Answer.Silent(String why) -> silent.add(why);
        case Answer.Told(String text, JsonNode document) -> {
          boolean colours = terminal && System.getenv("NO_COLOR") == null;
          out.print(json ? text : new StatusTable(document, colours).render());
          out.flush();
          Verdict verdict = Verdict.of(document);
          verdict.advice().ifPresent(err::println);
          err.flush();
          return verdict.primaryReady() ? ExitStatus.OK : ExitStatus.NO_PRIMARY;
        }
      }
    }
    err.println("regent: no member answers: " + String.join("; ", silent));
    err.println("Start them (docker compose up -d); if they run, see docker compose logs.");
    err.flush();
    return ExitStatus.NO_PRIMARY;
  }
}
