package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member with a real PostgreSQL server, all of it in a temporary folder. */
public final class Trial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(5);

  public final MemberId me;
  public final PostgresSettings settings;
  public JdbcPostgres postgres;

  private Trial(
      String name, Path folder, Path binaries, boolean startsOpen, Map<String, String> own)
      throws IOException {
    this(name, folder, binaries, startsOpen, own, "on");
  }

  private Trial(
      String name,
      Path folder,
      Path binaries,
      boolean startsOpen,
      Map<String, String> own,
      String synchronousCommit)
      throws IOException {
    me = new MemberId(name);
    Path home = Files.createDirectories(folder.resolve(name));
    Path secrets = Files.createDirectories(home.resolve("secrets"));
    for (String role : List.of("superuser", "replicator", "rewind", "app")) {
      Files.writeString(secrets.resolve(role), role + ":it's \\secret\n");
    }
    settings =
        new PostgresSettings(
            binaries,
            home.resolve("data"),
            freePort(),
            secrets,
            home.resolve("promote_me"),
            synchronousCommit,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            startsOpen,
            own);
    postgres = reborn();
  }

  /** Skips the test, and says why, where no server can be run. */
  static Trial member(String name, Path folder) throws Exception {
    return member(name, folder, true);
  }

  private static Trial member(String name, Path folder, boolean startsOpen) throws Exception {
    assumeNotRoot();
    Map<String, String> own = Map.of("max_connections", "30");
    return new Trial(name, folder, Binaries.installed(), startsOpen, own);
  }

  /** One with these settings of the operator's. */
  static Trial member(String name, Path folder, Map<String, String> own) throws Exception {
    assumeNotRoot();
    return new Trial(name, folder, Binaries.installed(), true, own);
  }

  /** One whose commits wait for what a standby has in its memory only. */
  static Trial remoteWriting(String name, Path folder) throws Exception {
    assumeNotRoot();
    return new Trial(name, folder, Binaries.installed(), true, Map.of(), "remote_write");
  }

  /** One with a process that never has a session, nor a row in PostgreSQL's views. */
  static Trial shutPrimaryWithAWorker(String name, Path folder) throws Exception {
    assumeNotRoot();
    Map<String, String> own = Map.of("shared_preload_libraries", "pg_prewarm");
    return new Trial(name, folder, Binaries.installed(), false, own).asFirstPrimary();
  }

  /** One with the fewest binaries, and on the loopback only, as one of several on a machine. */
  static Trial bareMember(String name, Path folder) throws Exception {
    assumeNotRoot();
    return new Trial(
        name,
        folder,
        Binaries.bare(Files.createDirectories(folder.resolve(name))),
        true,
        Map.of("listen_addresses", "127.0.0.1", "unix_socket_directories", ""));
  }

  private static void assumeNotRoot() {
    assumeTrue(
        !System.getProperty("user.name", "").equals("root"),
        "SKIPPED: PostgreSQL refuses to run as root; run this as another user");
  }

  /** The first primary of a new system. */
  public static Trial primary(String name, Path folder) throws Exception {
    return member(name, folder).asFirstPrimary();
  }

  /** The same, which lets no client in before it is told to. */
  public static Trial shutPrimary(String name, Path folder) throws Exception {
    return member(name, folder, false).asFirstPrimary();
  }

  /** Makes a new system of it. */
  Trial asFirstPrimary() {
    ask("initialize", postgres.initialize());
    ask("start", postgres.start());
    ask("promote", postgres.promote(new Epoch(1)));
    return this;
  }

  /** Makes a standby of it that streams. */
  Trial asStandbyOf(Trial primary) throws Exception {
    ask("clone", postgres.cloneFrom(primary.upstream()));
    ask("start", postgres.start());
    ask("follow", postgres.follow(primary.upstream()));
    primary.awaitStreaming(this);
    return this;
  }

  Copy copy() {
    DataDirectory there = ask("inspect", postgres.inspect());
    return ((DataDirectory.Present) there).copy().orElseThrow();
  }

  /** Until that standby streams from here. */
  void awaitStreaming(Trial standby) throws Exception {
    String name = standby.copy().applicationName();
    assertThat(Patience.until(PATIENCE, LOOK, () -> standby(name).equals("streaming")))
        .as("%s streams", name)
        .isTrue();
  }

  private String standby(String name) {
    return postgres
        .replication()
        .toCompletableFuture()
        .join()
        .standby(name)
        .map(ReplicationView.Standby::state)
        .orElse("");
  }

  /** Another node process would know nothing of the server that this one has started. */
  JdbcPostgres reborn() {
    return with(settings.binaries());
  }

  /** The same with other binaries. */
  JdbcPostgres with(Path binaries) {
    PostgresSettings others =
        new PostgresSettings(
            binaries,
            settings.dataDirectory(),
            settings.port(),
            settings.secrets(),
            settings.triggerFile(),
            settings.synchronousCommit(),
            settings.probeDeadline(),
            settings.stopDeadline(),
            settings.startsOpen(),
            settings.own());
    List<Upstream> peers =
        Stream.of("one", "two", "three")
            .filter(name -> !name.equals(me.name()))
            .map(name -> new Upstream(new MemberId(name), "127.0.0.1", 0))
            .toList();
    return new JdbcPostgres(me, others, peers);
  }

  Upstream upstream() {
    return new Upstream(me, "127.0.0.1", settings.port());
  }

  /** A client that decodes WAL, as those do that capture changes. */
  Connection decoder() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "decoder");
    properties.setProperty("password", "decoder");
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "15");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/app".formatted(settings.port()), properties);
  }

  public Connection app() throws SQLException {
    return session("app", "app", "app:it's \\secret");
  }

  Connection session(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.port(), database), user, password);
  }

  Session superuser() throws SQLException, IOException {
    return sessions().open(PATIENCE);
  }

  Sessions sessions() {
    return new Sessions(settings.port(), new Secrets(settings.secrets(), settings.dataDirectory()));
  }

  public void app(String sql) throws SQLException {
    try (Connection connection = app();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Its answer, and in the log how long it took. */
  public <T> T ask(String what, CompletionStage<T> stage) {
    long start = System.nanoTime();
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof PostgresException failure ? failure : e;
    } finally {
      LOG.info("{} {}: {} ms", me, what, (System.nanoTime() - start) / 1e6);
    }
  }

  @Override
  public void close() {
    ask("kill", postgres.kill());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
