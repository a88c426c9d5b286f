package dev.regent.node.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.node.settings.PostgresSettings;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member with a real PostgreSQL server, all of it in a temporary folder. */
final class Trial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  final MemberId me;
  final PostgresSettings settings;
  JdbcPostgres postgres;

  private Trial(String name, Path folder, Path binaries) throws IOException {
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
            "on",
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Map.of("max_connections", "30"));
    postgres = reborn();
  }

  /** Skips the test, and says why, where no server can be run. */
  static Trial member(String name, Path folder) throws IOException {
    assumeTrue(
        !System.getProperty("user.name", "").equals("root"),
        "SKIPPED: PostgreSQL refuses to run as root; run this as another user");
    return new Trial(name, folder, binaries());
  }

  /** The first primary of a new system. */
  static Trial primary(String name, Path folder) throws IOException {
    Trial trial = member(name, folder);
    trial.ask("initialize", trial.postgres.initialize());
    trial.ask("start", trial.postgres.start());
    trial.ask("promote", trial.postgres.promote(new Epoch(1)));
    return trial;
  }

  private static Path binaries() throws IOException {
    assumeTrue(Files.isDirectory(INSTALLED), "SKIPPED: no PostgreSQL in " + INSTALLED);
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .sorted(Comparator.comparing(version -> Integer.valueOf(version.toFile().getName())))
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .reduce((older, newer) -> newer)
          .orElseThrow();
    }
  }

  /** Another node process would know nothing of the server that this one has started. */
  JdbcPostgres reborn() {
    return new JdbcPostgres(me, settings, List.of("127.0.0.1"));
  }

  Upstream upstream() {
    return new Upstream(me, "127.0.0.1", settings.port());
  }

  Connection app() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/app".formatted(settings.port()),
        "app",
        "app:it's \\secret");
  }

  void app(String sql) throws SQLException {
    try (Connection connection = app();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Its answer, and in the log how long it took. */
  <T> T ask(String what, CompletionStage<T> stage) {
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
