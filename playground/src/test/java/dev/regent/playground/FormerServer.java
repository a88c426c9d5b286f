package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Cluster;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Pause;
import dev.regent.playground.machine.Account;
import dev.regent.playground.machine.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A database in a member's place, as its owner ran it before there was a Regent. */
final class FormerServer {
  private static final String OWNER = "owner";
  private static final long PATIENCE_SECONDS = 60;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Member member;
  private final Path data;
  private final Path binaries;
  private final Account account;
  private @Nullable Process process;

  FormerServer(Cluster cluster, Member member) {
    this.member = member;
    this.data = cluster.folder().resolve(member.name()).resolve("data");
    this.binaries = cluster.plan().postgres().folder();
    this.account = cluster.plan().account();
  }

  void make() throws Exception {
    String initdb = binaries.resolve("initdb").toString();
    run(initdb, "--pgdata=" + data, "--username=" + OWNER, "--auth=trust", "--no-sync");
    run("sh", "-c", "echo \"work_mem = '7MB'\" >>" + data.resolve("postgresql.conf"));
  }

  /** A copy of another one that does not run, which has been a standby since. */
  void becomeStandbyOf(FormerServer primary) throws Exception {
    copyFrom(primary);
    touch("standby.signal");
    start();
    stop();
  }

  /** Whoever made it. */
  void remove() throws Exception {
    run("rm", "-r", data.toString());
  }

  /** Keeps what is there, to be {@link #putBack}. */
  void putAside() throws Exception {
    run("mv", data.toString(), data + ".aside");
  }

  void putBack() throws Exception {
    remove();
    run("mv", data + ".aside", data.toString());
  }

  /** As somebody does who wants to spare a clone; that one does not run. */
  void copyFrom(FormerServer other) throws Exception {
    run("cp", "-a", other.data.toString(), data.toString());
  }

  /** Makes a file that no clone of another member has. */
  void touch(String file) throws Exception {
    run("touch", data.resolve(file).toString());
  }

  boolean has(String file) throws Exception {
    return finish(List.of("test", "-e", data.resolve(file).toString())) == 0;
  }

  void start() throws Exception {
    String[] address = member.postgresAddress().split(":", -1);
    process =
        begin(
            List.of(
                binaries.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                address[1],
                "-c",
                "unix_socket_directories="));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && !answers()) {
      assertThat(System.nanoTime() - end).as("it does not answer").isNegative();
      Pause.of(LOOK);
    }
  }

  void stop() throws Exception {
    Process running = running();
    Signals.send("INT", running.pid());
    assertThat(running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  boolean runs() {
    return running().isAlive();
  }

  private Process running() {
    return Objects.requireNonNull(process);
  }

  /** A session of the owner's, who has no password and needs none on this machine. */
  Client session() throws SQLException {
    return Client.of(member, "postgres", OWNER, "");
  }

  private boolean answers() {
    try {
      session().close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void run(String... command) throws Exception {
    assertThat(finish(List.of(command))).as("%s", List.of(command)).isZero();
  }

  private int finish(List<String> command) throws Exception {
    Process program = begin(command);
    assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return program.exitValue();
  }

  private Process begin(List<String> command) throws IOException {
    return new ProcessBuilder(account.command(command))
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
