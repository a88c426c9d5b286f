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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member as a process of its own. */
public final class Member {
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final int LAST_LINES = 25;

  private final Seat seat;
  private final Path folder;
  private final List<String> command;
  private @Nullable Process process;

  /** Whether it is meant to run. */
  private boolean wanted;

  private boolean closed;

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

  /** Where it is, as options of {@code regent add}. */
  public List<String> addressOptions() {
    return List.of(
        "--host=127.0.0.1",
        "--port=" + seat.port(),
        "--ring-port=" + seat.ringPort(),
        "--management-port=" + seat.managementPort(),
        "--postgres-port=" + seat.postgresPort());
  }

  /** Where it is inspected. */
  public String managementUrl() {
    return "http://127.0.0.1:" + seat.managementPort();
  }

  /** What it says: a file that grows. */
  public Path log() {
    return folder.resolve(name() + ".log");
  }

  private Path home() {
    return folder.resolve(name());
  }

  /** Whether its node runs. */
  public synchronized boolean runs() {
    return process != null && process.isAlive();
  }

  /** Starts it; it has yet to find the others. After {@link #close} it is not started any more. */
  public synchronized void start() {
    if (closed || runs()) {
      throw new MachineException(name() + (closed ? " is to end" : " runs already"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Redirect.appendTo(log().toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("PATH", "TZ", "REGENT_LOG_LEVEL"));
    environment.put("REGENT_MEMBER", name());
    builder.directory(Path.of("/").toFile());
    try {
      process = builder.start();
      wanted = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, and waits until it has: a primary hands over first. */
  public void stop() {
    Process running = release();
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
    Signals.kill(release().toHandle());
  }

  /** The same, if it runs; it is not started again. */
  synchronized void close() {
    closed = true;
    if (runs()) {
      kill();
    }
  }

  /** SIGKILL to its PostgreSQL's postmaster alone. */
  public void crashPostgres() {
    Signals.send(
        "KILL",
        postmaster()
            .orElseThrow(() -> new MachineException(name() + " has no running PostgreSQL"))
            .pid());
  }

  /** SIGSTOP to those of its PostgreSQL's processes that send WAL: its standbys get no more. */
  public void holdBackWal() {
    postmaster().stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(Member::sendsWal)
        .forEach(pid -> Signals.send("STOP", pid));
  }

  private static boolean sendsWal(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
          .contains("walsender");
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  /** Whether its PostgreSQL's postmaster is there. */
  public boolean postgresRuns() {
    return postmaster().isPresent();
  }

  /** SIGSTOP to its node alone: its PostgreSQL goes on by itself. */
  public void freeze() {
    Signals.send("STOP", running().pid());
  }

  /** Wakes a node that was frozen. */
  public void thaw() {
    Signals.send("CONT", running().pid());
  }

  /** Why it is gone, if it was meant to run and does not. */
  synchronized Optional<String> obituary() {
    if (!wanted || process == null || process.isAlive()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s has ended by itself, with status %d; its log ends:%n%s"
            .formatted(name(), process.exitValue(), lastWords()));
  }

  /** How its log ends; empty where it never ran. */
  String lastWords() {
    try {
      List<String> said = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return String.join("\n", said.subList(Math.max(0, said.size() - LAST_LINES), said.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A child of its node; one that was killed under a frozen node has no arguments any more. */
  private Optional<ProcessHandle> postmaster() {
    String data = home().resolve("data").toString();
    return running()
        .children()
        .filter(
            child ->
                child
                    .info()
                    .arguments()
                    .map(words -> List.of(words).equals(List.of("-D", data)))
                    .orElse(false))
        .findFirst();
  }

  private synchronized Process release() {
    Process running = running();
    wanted = false;
    return running;
  }

  private synchronized Process running() {
    if (process == null || !process.isAlive()) {
      throw new MachineException(obituary().orElse(name() + " does not run"));
    }
    return process;
  }
}
