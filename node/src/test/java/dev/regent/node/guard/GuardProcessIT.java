package dev.regent.node.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.postgres.Processes;
import dev.regent.node.postgres.Trial;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real guard over a real server. */
class GuardProcessIT {
  private static final Logger LOG = LoggerFactory.getLogger(GuardProcessIT.class);
  private static final Duration BLINK = Duration.ofMillis(500);

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void knowsTheDirectory() {
    data = folder.resolve("one").resolve("data");
  }

  /** S10: a node that is stopped serves nobody past its lease. */
  @Test
  void killsWhenItsNodeIsStopped() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      Process node = feeder();
      try {
        signal("STOP", node.pid());
        long stopped = System.nanoTime();
        assertCut(one, stopped);
        assertThat(System.nanoTime() - stopped).isLessThan(Feeder.LEASE.plus(BLINK).toNanos());
        assertThat(Processes.any(data)).isFalse();
      } finally {
        node.destroyForcibly();
      }
    }
  }

  @Test
  void killsAtOnceWhenItsNodeIsDead() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      Process node = feeder();
      node.destroyForcibly();
      long died = System.nanoTime();
      assertCut(one, died);
      assertThat(System.nanoTime() - died).isLessThan(BLINK.toNanos());
    }
  }

  @Test
  void releasedGuardLetsLiveUntilItsNodeEnds() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      Guard guard = GuardProcess.start(data);
      long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
      assertThat(guard.lease(end)).isTrue();
      guard.release();
      while (System.nanoTime() - end < 0) {
        one.app("select 1");
      }
      assertThat(guard.lease(end)).as("a lease that has ended").isFalse();
      one.app("select 1");
      assertThat(guard.answers()).isTrue();
      guard.strike();
      assertThat(Processes.any(data)).isFalse();
      assertThat(guard.answers()).isFalse();
    }
  }

  @Test
  void goesOnAfterItHasKilled() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      Guard guard = GuardProcess.start(data);
      CompletableFuture<Void> ended = new CompletableFuture<>();
      one.postgres.onExit(() -> ended.complete(null));
      assertThat(guard.lease(System.nanoTime() + Duration.ofMillis(50).toNanos())).isTrue();
      ended.get(5, TimeUnit.SECONDS);
      assertThat(guard.answers()).isTrue();
      one.ask("start", one.postgres.start());
      assertThat(guard.lease(System.nanoTime() + Duration.ofSeconds(60).toNanos())).isTrue();
      guard.release();
      guard.strike();
    }
  }

  /** What a terminal sends goes to the node, which hands over, and must not end its guard. */
  @Test
  void isDeafToTheTerminal() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      Guard guard = GuardProcess.start(data);
      long pid = pid();
      for (String each : new String[] {"HUP", "INT", "QUIT", "TERM", "TSTP"}) {
        signal(each, pid);
      }
      assertThat(guard.answers()).isTrue();
      one.app("select 1");
      guard.strike();
    }
  }

  /**
   * A JVM that answers debuggers at a socket in /tmp would leave one there with each that is
   * killed.
   */
  @Test
  void leavesNothingBehind() throws Exception {
    Guard guard = GuardProcess.start(data);
    long pid = pid();
    assertThat(guard.answers()).isTrue();
    assertThat(Path.of("/tmp", ".java_pid" + pid)).doesNotExist();
    guard.dismiss();
  }

  @Test
  void guardThatWasKilledHasNotStruck() throws Exception {
    Guard guard = GuardProcess.start(data);
    guard.dismiss();
    assertThatThrownBy(guard::strike).hasMessageContaining("without doing its work");
  }

  /** A node that comes back must not find what its older life left open. */
  @Test
  void newGuardAnswersAfterTheOldOneHasKilled() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      Process node = feeder();
      assertThat(Processes.any(data)).isTrue();
      node.destroyForcibly();
      Guard next = GuardProcess.start(data);
      assertThat(Processes.any(data)).isFalse();
      next.strike();
      one.ask("inspect", one.postgres.inspect());
    }
  }

  private static void assertCut(Trial one, long since) throws SQLException {
    try (Connection client = one.app();
        Statement statement = client.createStatement()) {
      while (true) {
        statement.execute("select 1");
        assertThat(System.nanoTime() - since).isLessThan(Duration.ofSeconds(5).toNanos());
      }
    } catch (SQLException e) {
      LOG.info("cut {} ms later", (System.nanoTime() - since) / 1e6);
    }
  }

  private Process feeder() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Feeder.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line;
    do {
      line = process.inputReader().readLine();
      assertThat(line).as("the feeder lives").isNotNull();
    } while (!line.equals("feeding"));
    return process;
  }

  /** Of the only guard that this process has started and that lives. */
  private static long pid() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(Main.class.getName()))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
  }
}
