package dev.regent.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.regent.node.settings.NodeSettings.Fence;
import dev.regent.node.settings.NodeSettings.Management;
import dev.regent.node.settings.NodeSettings.Replication;
import dev.regent.node.settings.NodeSettings.Timing;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static final ConfigParseOptions FILE =
      ConfigParseOptions.defaults().setOriginDescription("application.conf");
  private static final String THREE =
      """
      regent.member = pg-slave
      regent.members = [
        {name = pg-master, role = data, host = 10.0.0.1, published = "localhost:15432"}
        {name = pg-slave, role = data, host = 10.0.0.2}
        {name = arbiter, role = arbiter, host = 10.0.0.3}
      ]
      """;

  @Test
  void the_defaults() {
    NodeSettings settings = read(THREE);

    assertThat(settings)
        .isEqualTo(
            new NodeSettings(
                "regent",
                List.of(
                    seat("pg-master", Role.DATA, "10.0.0.1"),
                    seat("pg-slave", Role.DATA, "10.0.0.2"),
                    seat("arbiter", Role.ARBITER, "10.0.0.3")),
                seat("pg-slave", Role.DATA, "10.0.0.2"),
                new Replication(
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(300),
                    1_000_000,
                    Duration.ofSeconds(10),
                    false),
                new Timing(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5)),
                new PostgresSettings(
                    Path.of("/usr/lib/postgresql/17/bin"),
                    Path.of("/var/lib/regent/data"),
                    5432,
                    Path.of("/run/regent/secrets"),
                    Path.of("/tmp/promote_me"),
                    "remote_apply",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    true,
                    Map.of()),
                Path.of("/var/lib/regent/witness"),
                new Fence("nftables", "nft"),
                new Management("0.0.0.0", 7626)));
  }

  @Test
  void every_setting_is_taken_over() {
    NodeSettings settings =
        read(
            """
            regent {
              cluster = orders
              member = a
              members = [
                {name = a, role = data, host = h, port = 1, ring-port = 2, postgres-port = 3, management-port = 4, priority = 5}
                {name = b, role = data, host = i}
                {name = c, role = data, host = j, nofailover = true}
              ]
              replication {
                never-alone = true, synchronous-commit = on, confirmations = 2, drop-after = 11ms, gone-after = 12ms
                maximum-lag = 13B, patience = 14ms
              }
              timing {
                heartbeat-interval = 15ms, lease = 160ms, handover = 17ms, resign-hold = 18ms
                probe-interval = 19ms, down-after = 20ms
                witness-gone-after = 210ms
              }
              postgres {
                binaries = /1, data-directory = /2, secrets = /3, trigger-file = /4
                probe-deadline = 21ms, stop-deadline = 22ms
                settings { shared_buffers = 1GB, max_connections = 200, jit = off, pg_stat_statements.max = 5 }
              }
              witness.directory = /5
              fence.nft = /6
              management.host = 127.0.0.1
            }
            """);

    assertThat(settings.cluster()).isEqualTo("orders");
    assertThat(settings.me())
        .isEqualTo(new Seat(new MemberId("a"), Role.DATA, "h", 1, 2, 3, 4, 5, true, false));
    assertThat(settings.replication())
        .isEqualTo(
            new Replication(
                2, Duration.ofMillis(11), Duration.ofMillis(12), 13, Duration.ofMillis(14), true));
    assertThat(settings.timing())
        .isEqualTo(
            new Timing(
                Duration.ofMillis(15),
                Duration.ofMillis(160),
                Duration.ofMillis(17),
                Duration.ofMillis(18),
                Duration.ofMillis(19),
                Duration.ofMillis(20),
                Duration.ofMillis(210)));
    assertThat(settings.postgres())
        .isEqualTo(
            new PostgresSettings(
                Path.of("/1"),
                Path.of("/2"),
                3,
                Path.of("/3"),
                Path.of("/4"),
                "on",
                Duration.ofMillis(21),
                Duration.ofMillis(22),
                true,
                Map.of(
                    "shared_buffers", "1GB",
                    "max_connections", "200",
                    "jit", "off",
                    "pg_stat_statements.max", "5")));
    assertThat(settings.witnessDirectory()).isEqualTo(Path.of("/5"));
    assertThat(settings.fence()).isEqualTo(new Fence("nftables", "/6"));
    assertThat(settings.management()).isEqualTo(new Management("127.0.0.1", 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timing.leese = 2s                     | regent.timing.leese (application.conf:7): unknown key, did you mean lease?
          timing.heartbeatInterval = 2s         | regent.timing.heartbeatInterval (application.conf:7): unknown key, did you mean heartbeat-interval?
          zzz = 1                               | regent.zzz (application.conf:7): unknown key
          timing.lease = soon                   | regent.timing.lease = "soon" (application.conf:7): a duration of at least 1ms is expected, such as 300ms, 1s or 2m
          timing.lease = -5s                    | regent.timing.lease = "-5s" (application.conf:7): a duration of at least 1ms is expected, such as 300ms, 1s or 2m
          timing.lease = null                   | regent.timing.lease: not set; a duration of at least 1ms is expected, such as 300ms, 1s or 2m
          timing.witness-gone-after = 900ms     | regent.timing.witness-gone-after = "900ms" (application.conf:7): the lease (1s) at least
          timing.lease = 299ms                  | regent.timing.lease = "299ms" (application.conf:7): at least 3 times heartbeat-interval (100ms) is expected
          timing = fast                         | regent.timing = "fast" (application.conf:7): a block {…} is expected
          replication.synchronous-commit = all  | regent.replication.synchronous-commit = "all" (application.conf:7): one of off, local, remote_write, on, remote_apply is expected
          replication.confirmations = -1        | regent.replication.confirmations = -1 (application.conf:7): a whole number from 1 to 100 is expected
          replication.maximum-lag = -1          | regent.replication.maximum-lag = -1 (application.conf:7): a size of at least 1B is expected, such as 500kB or 1MB
          replication {never-alone = true, synchronous-commit = off} | regent.replication.never-alone = true (application.conf:7): no commit waits under synchronous-commit = off
          fence.kind = moat                     | regent.fence.kind = "moat" (application.conf:7): one of nftables, process is expected
          postgres.settings.work_mem = [1]      | regent.postgres.settings.work_mem = [1] (application.conf:7): a text or a number is expected
          postgres.data-directory = ""          | regent.postgres.data-directory = "" (application.conf:7): a path is expected
          cluster = "a b"                       | regent.cluster = "a b" (application.conf:7): 1 to 63 of A-Z, a-z, 0-9, '.', '_' and '-' are expected
          member = ""                           | regent: which member is this? Set REGENT_MEMBER in the environment (or regent.member here) to one of pg-master, pg-slave, arbiter
          member = pg-third                     | regent.member = "pg-third" (application.conf:7): not one of the members pg-master, pg-slave, arbiter
          members = []                          | regent.members = [] (application.conf:7): a list of {name, role, host} is expected, the same on every member
          members = 3                           | regent.members = 3 (application.conf:7): a list [{…}, {…}] is expected
          """)
  void one_mistake_one_sentence(String setting, String sentence) {
    assertThat(complaint(THREE + "regent." + setting)).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name = a, rôle = data, role = data, host = h}       | regent.members[0].rôle (application.conf:2): unknown key, did you mean role?
          {name = a, role = boss, host = h}                    | regent.members[0].role = "boss" (application.conf:2): one of data, arbiter is expected
          {role = data, host = h}                              | regent.members[0].name: not set; a-z, 0-9 and '-' are expected, a letter first, 40 characters at most
          {name = A_1, role = data, host = h}                  | regent.members[0].name = "A_1" (application.conf:2): a-z, 0-9 and '-' are expected, a letter first, 40 characters at most
          {name = a, role = data}                              | regent.members[0].host: not set; an address or a host name is expected
          {name = a, role = data, host = h, port = 70000}      | regent.members[0].port = 70000 (application.conf:2): a whole number from 1 to 65535 is expected
          {name = a, role = data, host = h, published = here}  | regent.members[0].published = "here" (application.conf:2): host:port is expected
          {name = a, role = data, host = h, nosync = true}     | regent: nofailover or nosync leave fewer than two members that could be primary; regent: the first member with data founds the cluster, so it cannot be nofailover or nosync
          {name = b, role = data, host = h}                    | regent: 2 members have the name b
          {name = a, role = data, host = i, port = 1, ring-port = 2, management-port = 3} | regent: i:5432 is postgres-port of a and postgres-port of b
          {name = a, role = data, host = h, ring-port = 7355}  | regent: h:7355 is port of a and ring-port of a
          """)
  void one_mistake_in_a_member(String member, String sentence) {
    String config =
        "regent.member = b, regent.members = [\n"
            + member
            + "\n{name = b, role = data, host = i}, {name = c, role = arbiter, host = j}]";
    assertThat(complaint(config)).isEqualTo(sentence);
  }

  @Test
  void two_with_data_and_a_third_are_the_least() {
    String data = "regent.member = a, regent.members = [{name = a, role = data, host = a}";
    String arbiters =
        ", {name = x, role = arbiter, host = x}, {name = y, role = arbiter, host = y}";

    assertThat(complaint(data + ", {name = b, role = data, host = b}]"))
        .isEqualTo(
            "regent: 2 members cannot lose one and keep a majority: 3 are needed, an arbiter will"
                + " do");
    assertThat(complaint(data + arbiters + "]"))
        .isEqualTo("regent: one member with role = data has no standby: two are needed");
    assertThat(complaint("regent.member = x, regent.members = [" + arbiters.substring(2) + "]"))
        .startsWith("regent: no member has role = data: nobody would have a database; ");
    assertThat(read(data + ", {name = b, role = data, host = b}" + arbiters + "]").members())
        .as("an even number is allowed")
        .hasSize(4);
  }

  @Test
  void without_a_firewall_nobody_passes_at_the_start() {
    NodeSettings settings = read(THREE + "regent.fence.kind = process");

    assertThat(settings.fence()).isEqualTo(new Fence("process", "nft"));
    assertThat(settings.postgres().startsOpen()).isFalse();
  }

  @Test
  void all_mistakes_are_told_in_one_line() {
    assertThat(complaint(THREE + "regent.timing.lease = soon\nregent.fence.knd = nftables"))
        .isEqualTo(
            "regent.timing.lease = \"soon\" (application.conf:7): a duration of at least 1ms is expected,"
                + " such as 300ms, 1s or 2m; "
                + "regent.fence.knd (application.conf:8): unknown key, did you mean kind?");
  }

  @Test
  void commands_see_the_settings_that_the_node_sees() {
    assertThat(SettingsReader.loadOwn().getConfig("regent"))
        .isEqualTo(SettingsReader.load().getConfig("regent"));
  }

  @Test
  void where_clients_outside_reach_a_member() {
    assertThat(SettingsReader.published(config(THREE)))
        .isEqualTo(Map.of(new MemberId("pg-master"), "localhost:15432"));
  }

  @Test
  void the_deployment_of_this_repository_is_accepted() {
    Config deployment = ConfigFactory.parseFile(new File("../application.conf"));

    NodeSettings settings = read(deployment.withFallback(member("pg-master")));

    assertThat(settings.hash()).isEqualTo(read(THREE).hash());
    assertThat(settings.me().host()).isEqualTo("172.28.76.11");
  }

  @Test
  void the_training_run_of_the_image_is_accepted() {
    Config training = ConfigFactory.parseFile(new File("../docker/training.conf"));

    assertThat(read(training.withFallback(member("arbiter"))).me().role()).isEqualTo(Role.ARBITER);
  }

  private static Config member(String name) {
    return ConfigFactory.parseString("regent.member = " + name);
  }

  private static Seat seat(String name, Role role, String host) {
    return new Seat(
        new MemberId(name), role, host, 7355, 7356, 5432, 7626, 0, role == Role.DATA, false);
  }

  private static String complaint(String text) {
    List<String> complaints = new ArrayList<>();
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> complaints.add(e.getMessage()));
    assertThat(complaints.getFirst()).as("one line").doesNotContain("\n");
    return complaints.getFirst();
  }

  private static NodeSettings read(String text) {
    return SettingsReader.read(config(text));
  }

  private static NodeSettings read(Config config) {
    return SettingsReader.read(config(config));
  }

  private static Config config(String text) {
    return config(ConfigFactory.parseString(text, FILE));
  }

  private static Config config(Config config) {
    return config.withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
  }
}
