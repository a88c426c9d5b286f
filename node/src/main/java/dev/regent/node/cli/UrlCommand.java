package dev.regent.node.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsException;
import dev.regent.node.settings.SettingsReader;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat.Role;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how clients connect. Prints no password. */
@Command(
    name = "url",
    description = "Prints the URLs with which clients connect to whoever is the primary.",
    mixinStandardHelpOptions = true)
final class UrlCommand implements Callable<Integer> {
  private final Supplier<Config> configuration;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Option(
      names = "--hosts",
      paramLabel = "WHERE",
      defaultValue = "inside",
      description =
          "inside: the members' own addresses; published: those for clients outside their"
              + " network. (${DEFAULT-VALUE})")
  private Hosts where = Hosts.inside;

  /** Where the client is. Named as the operator writes it. */
  private enum Hosts {
    inside,
    published
  }

  /** A member with a PostgreSQL. */
  private record Host(String name, String address) {}

  UrlCommand(Supplier<Config> configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = configuration.get();
    NodeSettings settings = SettingsReader.read(config);
    List<Host> members = members(settings);
    List<String> hosts =
        switch (where) {
          case inside -> members.stream().map(Host::address).toList();
          case published -> published(members, SettingsReader.published(config));
        };
    String password = settings.postgres().secrets().resolve(ConnectionUrls.USER).toString();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(document(new ConnectionUrls(hosts), password).toPrettyString());
    } else {
      out.print(text(new ConnectionUrls(hosts), password, members.getFirst().name()));
    }
    out.flush();
    return ExitStatus.OK;
  }

  /** As they are now, where the node of this very member runs and tells; else as configured. */
  private static List<Host> members(NodeSettings settings) throws InterruptedException {
    List<Host> told =
        new StatusClient(settings)
            .own().stream()
                .flatMap(MemberRow::all)
                .filter(row -> !row.isLeaving())
                .flatMap(
                    row ->
                        row.postgresAddress().stream()
                            .map(address -> new Host(row.member(), address)))
                .toList();
    return told.isEmpty()
        ? settings.members().stream()
            .filter(seat -> seat.role() == Role.DATA)
            .map(
                seat ->
                    new Host(
                        seat.name().name(),
                        ConnectionUrls.address(seat.host(), seat.postgresPort())))
            .toList()
        : told;
  }

  private static List<String> published(List<Host> members, Map<MemberId, String> addresses) {
    return members.stream()
        .map(
            member -> {
              @Nullable String address = addresses.get(new MemberId(member.name()));
              if (address == null) {
                throw new SettingsException(
                    "member %s has no address for clients outside: set published = \"host:port\""
                        .formatted(member.name()));
              }
              return address;
            })
        .toList();
  }

  private static ObjectNode document(ConnectionUrls urls, String password) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("jdbc", urls.jdbc())
            .put("libpq", urls.libpq())
            .put("database", ConnectionUrls.DATABASE)
            .put("user", ConnectionUrls.USER)
            .put("passwordFile", password);
    ArrayNode hosts = document.putArray("hosts");
    urls.hosts().forEach(hosts::add);
    return document;
  }

  private static String text(ConnectionUrls urls, String password, String member) {
    return """
    JDBC      %s
    libpq     %s
    user      %s
    password  in the file %s of every data member:
              docker compose exec -T %s cat %s
    """
        .formatted(urls.jdbc(), urls.libpq(), ConnectionUrls.USER, password, member, password);
  }
}
