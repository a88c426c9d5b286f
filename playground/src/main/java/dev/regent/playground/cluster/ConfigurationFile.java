package dev.regent.playground.cluster;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Renders the members' application.conf: one file for all of them, on loopback. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  static String render(Plan plan, List<Seat> seats, Path folder) {
    return """
        # A playground's configuration: what differs from the defaults. Made by ./regent demo.
        regent {
          cluster = %s
          member = ${?REGENT_MEMBER}
          listen = "127.0.0.1"
          members = [
        %s
          ]
          replication.synchronous-commit = %s
          postgres {
            binaries = %s
            data-directory = %s"/"${regent.member}"/data"
            secrets = %s"/secrets"
            trigger-file = %s"/"${regent.member}"/promote_me"
            # Several servers on one machine.
            settings {listen_addresses = "127.0.0.1", unix_socket_directories = ""}
          }
          witness.directory = %s"/"${regent.member}"/witness"
          fence.kind = process
          management.host = "127.0.0.1"
        }
        """
        .formatted(
            "playground-" + seats.getFirst().port(),
            seats.stream().map(ConfigurationFile::member).collect(Collectors.joining("\n")),
            plan.commitLevel(),
            quoted(plan.postgres().folder()),
            quoted(folder),
            quoted(folder),
            quoted(folder),
            quoted(folder));
  }

  /** As JSON has it, whatever is in a path. */
  private static String quoted(Path path) {
    return TextNode.valueOf(path.toString()).toString();
  }

  private static String member(Seat seat) {
    String ports =
        "port = %d, ring-port = %d, management-port = %d"
            .formatted(seat.port(), seat.ringPort(), seat.managementPort());
    String role = seat.data() ? "data, postgres-port = " + seat.postgresPort() : "arbiter";
    return "    {name = %s, host = \"127.0.0.1\", %s, role = %s}"
        .formatted(seat.name(), ports, role);
  }
}
