package dev.regent.playground.cluster;

import dev.regent.playground.machine.MachineException;
import dev.regent.playground.machine.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member as a process of its own. Not for several threads. */
public final class Member {
  private static final Duration STOP = Duration.ofSeconds(40);

  private final Seat seat;
  private final Path folder;
  private final List<String> command;
  private @Nullable Process process;

  Member(Seat seat, Path folder, List<String> command) {
    this.seat = seat;
    this.folder = folder;
    this.command = List.copyOf(command);
  }

  /** As the configuration names it. */
  public String name() {
    return seat.name();
  }

  /** Whether it has a PostgreSQL. */
  public boolean holdsData() {
    return seat.data();
  }

  /** Where clients of its PostgreSQL connect, as {@code host:port}. */
  public String postgresAddress() {
    return "127.0.0.1:" + seat.postgresPort();
  }

  /** Where it is inspected. */
  public String managementUrl() {
    return "http://127.0.0.1:" + seat.managementPort();
  }

  /** What it says: a file that grows. */
  public Path log() {
    return folder.resolve(name() + ".log");
  }

  Path home() {
    return folder.resolve(name());
  }

  /** Whether its node runs. */
  public boolean runs() {
    return process != null && process.isAlive();
  }

  /** Starts it; it has yet to find the others. */
  public void start() {
    if (runs()) {
      throw new IllegalStateException(name() + " runs");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Redirect.appendTo(log().toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("PATH", "TZ", "REGENT_LOG_LEVEL"));
    environment.put("REGENT_MEMBER", name());
    builder.directory(home().toFile());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, and waits until it has: a primary hands over first. */
  public void stop() {
    Process running = running();
    running.destroy();
    try {
      if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        throw new MachineException(name() + " has not stopped within " + STOP.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL to its node, its guard and its PostgreSQL, as if the machine were gone. */
  public void kill() {
    Signals.kill(running().toHandle());
  }

  /** SIGKILL to its PostgreSQL's postmaster alone. */
  public void crashPostgres() {
    Signals.send("KILL", postmaster());
  }

  /** Whether its PostgreSQL's postmaster is there. */
  public boolean postgresRuns() {
    return Files.exists(home().resolve("data/postmaster.pid"))
        // One that was killed under a frozen node is still listed, but runs no program any more.
        && ProcessHandle.of(postmaster()).flatMap(found -> found.info().command()).isPresent();
  }

  /** SIGSTOP to its node alone: its PostgreSQL goes on by itself. */
  public void freeze() {
    Signals.send("STOP", running().pid());
  }

  /** Wakes a node that was frozen. */
  public void thaw() {
    Signals.send("CONT", running().pid());
  }

  private long postmaster() {
    try {
      return Long.parseLong(
          Files.readString(home().resolve("data/postmaster.pid"))
              .lines()
              .findFirst()
              .orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(name() + " has no running PostgreSQL", e);
    }
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException(name() + " does not run");
    }
    return process;
  }
}
