package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A database in a member's data directory as its owner ran it before there was a Regent. */
final class FormerServer {
  static final String OWNER = "owner";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Trial member;
  private final Path data;

  private FormerServer(Trial member) {
    this.member = member;
    this.data = member.settings.dataDirectory();
  }

  /** A new one, with these lines in its postgresql.conf. */
  static FormerServer make(Trial member, String... lines) throws Exception {
    FormerServer server = new FormerServer(member);
    Commands commands = new Commands(member.settings.binaries());
    commands.run(
        PATIENCE,
        List.of("initdb", "-D", server.data.toString(), "-U", OWNER, "--auth=trust", "--no-sync"));
    server.append("postgresql.conf", lines);
    server.append("pg_hba.conf", "# Whose owner likes Latin-1, and clients of this machine.");
    return server;
  }

  /** A copy of it while it is stopped, which has been run as a standby since. */
  FormerServer standby(Trial of) throws Exception {
    FormerServer copy = new FormerServer(of);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, copy.data.resolve(data.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.createFile(copy.data.resolve("standby.signal"));
    copy.start();
    copy.stop();
    return copy;
  }

  void append(String file, String... lines) throws IOException {
    Files.write(data.resolve(file), List.of(lines), StandardOpenOption.APPEND);
  }

  FormerServer start() throws Exception {
    Process process =
        new ProcessBuilder(
                member.settings.binaries().resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(member.settings.port()),
                "-c",
                "unix_socket_directories=")
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("former.log").toFile())
            .start();
    assertThat(Patience.until(PATIENCE, LOOK, () -> !process.isAlive() || answers())).isTrue();
    assertThat(process.isAlive()).as(Files.readString(data.resolveSibling("former.log"))).isTrue();
    return this;
  }

  void stop() throws Exception {
    Processes.signal("INT", Processes.server(data).orElseThrow());
    assertThat(Patience.until(PATIENCE, LOOK, () -> !Processes.any(data))).isTrue();
  }

  private boolean answers() {
    try {
      return !text("template1", "select 1").isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  void run(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  String text(String database, String query) throws SQLException {
    return text(connect(database), query);
  }

  static String text(Connection connection, String query) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private Connection connect(String database) throws SQLException {
    return member.session(database, OWNER, "");
  }

  void kill() throws Exception {
    Processes.kill(data);
  }
}
