package dev.regent.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.regent.node.settings.NodeSettings.Fence;
import dev.regent.node.settings.NodeSettings.Management;
import dev.regent.node.settings.NodeSettings.Replication;
import dev.regent.node.settings.NodeSettings.Timing;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code regent { … }}, and accepts it as a whole or not at all. */
public final class SettingsReader {
  private static final List<String> SYNCHRONOUS_COMMITS =
      List.of("off", "local", "remote_write", "on", "remote_apply");
  private static final List<String> ASYNCHRONOUS = List.of("off", "local");
  private static final List<String> FENCES = List.of(Fence.NFTABLES, Fence.PROCESS);
  private static final String ADDRESS = "an address or a host name is expected";
  private static final int MOST_CONFIRMATIONS = 100;

  /** A lease must outlive two lost heartbeats. */
  private static final int HEARTBEATS_PER_LEASE = 3;

  private static final ConfigParseOptions MEMBER =
      ConfigParseOptions.defaults()
          .setSyntax(ConfigSyntax.JSON)
          .setOriginDescription("the new member");

  private SettingsReader() {}

  /**
   * The process's configuration: the file that the system property {@code config.file} names, over
   * the defaults of Regent and of every library.
   *
   * @throws SettingsException when it cannot be read
   */
  public static Config load() {
    try {
      return ConfigFactory.load();
    } catch (ConfigException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The same without the libraries' defaults, which take longer to read than a command should take.
   *
   * @throws SettingsException when it cannot be read
   */
  public static Config loadOwn() {
    try {
      return ConfigFactory.defaultOverrides()
          .withFallback(ConfigFactory.defaultApplication())
          .withFallback(ConfigFactory.parseURL(ownDefaults()))
          .resolve();
    } catch (ConfigException.UnresolvedSubstitution e) {
      return load(); // The file refers to a library's default.
    } catch (ConfigException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  /** Every library has a reference.conf: the one beside this very class. */
  private static URL ownDefaults() {
    String here = SettingsReader.class.getName().replace('.', '/') + ".class";
    String address = String.valueOf(SettingsReader.class.getResource("/" + here));
    try {
      return URI.create(address.substring(0, address.length() - here.length()) + "reference.conf")
          .toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(address, e);
    }
  }

  /**
   * One member, as the list of members has it: {@code {name, role, host, …}}.
   *
   * @throws SettingsException which names every unknown key and wrong value
   */
  public static Seat seat(String member) {
    List<String> problems = new ArrayList<>();
    Seat seat;
    try {
      Config block = ConfigFactory.parseString(member, MEMBER);
      seat = Seats.one(Section.of(block, problems));
    } catch (ConfigException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    refuse(problems);
    return seat;
  }

  /**
   * The settings in that configuration.
   *
   * @param config as {@link #load} gives it: with the defaults, resolved
   * @throws SettingsException which names every unknown key and wrong value; when there is none of
   *     those, everything that does not go together
   */
  public static NodeSettings read(Config config) {
    List<String> problems = new ArrayList<>();
    Section regent = Section.of(config, problems).section("regent");
    Seats seats = Seats.read(regent);
    String cluster = cluster(regent);
    regent.text("listen", Seats.HOST, ADDRESS); // Pekko's own configuration refers to it.
    Section replication = regent.section("replication");
    String synchronousCommit = replication.choice("synchronous-commit", SYNCHRONOUS_COMMITS);
    Replication rules = replication(replication);
    Section time = regent.section("timing");
    Timing timing = timing(time);
    Section postgres = regent.section("postgres");
    Path witness = witness(regent.section("witness"));
    Fence fence = fence(regent.section("fence"));
    String managementHost = managementHost(regent.section("management"));
    Seat me = seats.me();
    PostgresSettings server = postgres(postgres, me.postgresPort(), synchronousCommit, fence);
    regent.refuseOthers();
    refuse(problems);

    seats.check();
    if (timing.heartbeatInterval().multipliedBy(HEARTBEATS_PER_LEASE).compareTo(timing.lease())
        > 0) {
      String least = HEARTBEATS_PER_LEASE + " times heartbeat-interval";
      time.wrong(
          "lease",
          "at least %s (%s) is expected".formatted(least, time.text("heartbeat-interval")));
    }
    if (timing.witnessGone().compareTo(timing.lease()) < 0) {
      time.wrong("witness-gone-after", "the lease (%s) at least".formatted(time.text("lease")));
    }
    if (rules.neverAlone() && ASYNCHRONOUS.contains(synchronousCommit)) {
      replication.wrong(
          "never-alone", "no commit waits under synchronous-commit = " + synchronousCommit);
    }
    refuse(problems);
    Management management = new Management(managementHost, me.managementPort());
    return new NodeSettings(
        cluster, seats.all(), me, rules, timing, server, witness, fence, management);
  }

  /**
   * Where clients outside the members' network reach each data member that says so, as {@code
   * host:port}.
   *
   * @throws SettingsException as {@link #read}
   */
  public static Map<MemberId, String> published(Config config) {
    List<String> problems = new ArrayList<>();
    Map<MemberId, String> published =
        Seats.read(Section.of(config, problems).section("regent")).published();
    refuse(problems);
    return published;
  }

  private static String cluster(Section regent) {
    return regent.text(
        "cluster",
        "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
        "1 to 63 of A-Z, a-z, 0-9, '.', '_' and '-' are expected");
  }

  private static Replication replication(Section section) {
    Replication replication =
        new Replication(
            section.integer("confirmations", 1, MOST_CONFIRMATIONS),
            section.duration("drop-after"),
            section.duration("gone-after"),
            section.bytes("maximum-lag"),
            section.duration("patience"),
            section.flag("never-alone"));
    section.refuseOthers();
    return replication;
  }

  private static Timing timing(Section section) {
    Timing timing =
        new Timing(
            section.duration("heartbeat-interval"),
            section.duration("lease"),
            section.duration("handover"),
            section.duration("resign-hold"),
            section.duration("probe-interval"),
            section.duration("down-after"),
            section.duration("witness-gone-after"));
    section.refuseOthers();
    return timing;
  }

  private static PostgresSettings postgres(
      Section section, int port, String synchronousCommit, Fence fence) {
    PostgresSettings postgres =
        new PostgresSettings(
            section.path("binaries"),
            section.path("data-directory"),
            port,
            section.path("secrets"),
            section.path("trigger-file"),
            synchronousCommit,
            section.duration("probe-deadline"),
            section.duration("stop-deadline"),
            !fence.kind().equals(Fence.PROCESS),
            section.texts("settings"));
    section.refuseOthers();
    return postgres;
  }

  private static Path witness(Section section) {
    Path directory = section.path("directory");
    section.refuseOthers();
    return directory;
  }

  private static Fence fence(Section section) {
    Fence fence =
        new Fence(section.choice("kind", FENCES), section.text("nft", ".*\\S.*", "a command"));
    section.refuseOthers();
    return fence;
  }

  private static String managementHost(Section section) {
    String host = section.text("host", Seats.HOST, ADDRESS);
    section.refuseOthers();
    return host;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }
}
