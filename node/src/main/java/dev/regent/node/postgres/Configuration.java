package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration files of a data directory: generated before each start, so that whatever a
 * clone, a rewind or an operator left in them is gone.
 */
final class Configuration {
  private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
  private static final String STATIC = "regent.conf";
  private static final String RUNTIME = "regent.runtime.conf";
  private static final String INCLUDES = "include '%s'\ninclude '%s'\n".formatted(STATIC, RUNTIME);

  private final MemberId me;
  private final PostgresSettings settings;
  private final Lock lookups = new ReentrantLock();

  private volatile List<String> peers;

  /** As they were looked up last: an order about clients must not wait for DNS. */
  private volatile List<String> peerAddresses = List.of();

  Configuration(MemberId me, PostgresSettings settings, List<String> peers) {
    ServerSettings.check(settings.own(), settings.startsOpen());
    this.me = me;
    this.settings = settings;
    this.peers = List.copyOf(peers);
  }

  /** Whether a directory's is Regent's already, or that of a member of which it is a backup. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(STATIC));
  }

  /** Writes all but the settings that change at run time. */
  void generate(Path directory, int majorVersion, Map<String, Integer> limits) throws IOException {
    FormerConfiguration former = new FormerConfiguration(directory);
    Durable.write(
        directory.resolve(STATIC),
        ServerSettings.render(
            me, settings, majorVersion, place(directory, limits, former.settings())));
    lookUp();
    writeHostAuthentication(directory, settings.startsOpen());
    FormerConfiguration.write(
        directory.resolve(FormerConfiguration.USERS),
        HostAuthentication.renderIdent(
            System.getProperty("user.name", "postgres"), former.users()));
    // ALTER SYSTEM would go over everything: its file is read last.
    Durable.write(directory.resolve(FormerConfiguration.AUTO), "# Regent keeps this file empty.\n");
    Path main = directory.resolve(FormerConfiguration.MAIN);
    String text = Files.exists(main) ? FormerConfiguration.read(main) : "";
    if (!text.endsWith(INCLUDES)) {
      FormerConfiguration.write(main, text + "\n" + INCLUDES);
    }
  }

  /** Only those may replicate from here, from the next start or {@link #admit} on. */
  void peers(List<String> hosts) {
    peers = List.copyOf(hosts);
  }

  /**
   * Looks the peers up.
   *
   * @return those that cannot be
   */
  List<String> lookUp() {
    lookups.lock(); // Whoever looks up last has the newest peers.
    try {
      List<String> hosts = peers;
      List<String> unknown = new ArrayList<>();
      List<String> found = new ArrayList<>();
      for (String host : hosts) {
        List<String> addresses = addresses(host).toList();
        found.addAll(addresses);
        if (addresses.isEmpty()) {
          unknown.add(host);
        }
      }
      peerAddresses = found.stream().distinct().toList();
      return unknown;
    } finally {
      lookups.unlock();
    }
  }

  private static ServerSettings.Place place(
      Path directory, Map<String, Integer> limits, Map<String, String> former) {
    return new ServerSettings.Place(directory, socketFolder().toString(), limits, former);
  }

  /**
   * What of Regent's own will be in force in a directory that is not Regent's yet.
   *
   * @param staying what the directory keeps of its former settings
   */
  Map<String, String> inForce(Path directory, int majorVersion, Map<String, String> staying) {
    return ServerSettings.inForce(me, settings, majorVersion, place(directory, Map.of(), staying));
  }

  RuntimeSettings runtime(Path directory) throws IOException {
    Path file = directory.resolve(RUNTIME);
    return Files.exists(file)
        ? RuntimeSettings.parse(Files.readString(file))
        : RuntimeSettings.EMPTY;
  }

  /** What becomes of the settings that change at run time. */
  interface Change {
    RuntimeSettings of(RuntimeSettings old) throws IOException;
  }

  /** Changes the settings that change at run time; the server takes them with the next reload. */
  void changeRuntime(Path directory, Change change) throws IOException {
    changeRuntime(directory, () -> true, change);
  }

  /** The same, unless a later order came: one that was overtaken must not undo it (S5, S6). */
  synchronized void changeRuntime(Path directory, BooleanSupplier newest, Change change)
      throws IOException {
    if (!newest.getAsBoolean()) {
      throw new OvertakenException("a change of the settings");
    }
    Durable.write(directory.resolve(RUNTIME), change.of(runtime(directory)).render());
  }

  /** Whether a standby confirms what it has not yet on its disk. */
  boolean confirmsFromMemory() {
    return settings.synchronousCommit().equals("remote_write");
  }

  /** Lets clients in, or not, with the next reload, which takes the order's name along. */
  void admit(Path directory, boolean clients, String order) throws IOException {
    writeHostAuthentication(directory, clients);
    // Second, because PostgreSQL reads it first: who sees the order sees what it wrote above, too.
    changeRuntime(directory, old -> old.admitting(order));
  }

  private void writeHostAuthentication(Path directory, boolean clients) throws IOException {
    FormerConfiguration.write(
        directory.resolve(FormerConfiguration.HOSTS), hostAuthentication(directory, clients));
  }

  /** Whether the file says already what {@link #admit} would write. */
  boolean admits(Path directory, boolean clients) throws IOException {
    return FormerConfiguration.read(directory.resolve(FormerConfiguration.HOSTS))
        .equals(hostAuthentication(directory, clients));
  }

  private String hostAuthentication(Path directory, boolean clients) throws IOException {
    String own = HostAuthentication.render(peerAddresses);
    return clients
        ? own + new FormerConfiguration(directory).hosts().orElse(HostAuthentication.everyClient())
        : own;
  }

  /** Where Debian's programs look for the socket; elsewhere {@code /tmp}, as PostgreSQL has it. */
  static Path socketFolder() {
    Path debian = Path.of("/var/run/postgresql");
    return Files.isWritable(debian) ? debian : Path.of("/tmp");
  }

  /** Where the server's sockets are: the operator may have said where, or nowhere. */
  List<Path> socketFolders() {
    String folders =
        settings.own().getOrDefault("unix_socket_directories", socketFolder().toString());
    return Stream.of(folders.split(",", -1))
        .map(String::strip)
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .toList();
  }

  int port() {
    return settings.port();
  }

  private static Stream<String> addresses(String host) {
    try {
      return Stream.of(InetAddress.getAllByName(host))
          .map(InetAddress::getHostAddress)
          .map(address -> address.replaceAll("%.*", ""));
    } catch (UnknownHostException e) {
      LOG.warn("{} cannot be looked up: pg_hba.conf will not let it replicate from here", host);
      return Stream.empty();
    }
  }
}
