package dev.regent.node.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's first process, a child of this one. It outlives us when we die (the fence keeps
 * clients out meanwhile); {@link #endOrphans} finds it again by its data directory.
 */
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger("postgresql");
  private static final int LINES_KEPT = 20;

  /** By SIGKILL: our own way to end it at once. */
  private static final int KILLED = 137;

  private final Path data;
  private final Commands commands;
  private final List<Runnable> exitListeners = new CopyOnWriteArrayList<>();
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Set<Long> announced = new HashSet<>();
  private volatile @Nullable Process process;

  Postmaster(Path data, Commands commands) {
    this.data = data;
    this.commands = commands;
  }

  void onExit(Runnable listener) {
    exitListeners.add(listener);
  }

  boolean runs() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /** The processes that it has forked and that still live. */
  Stream<ProcessHandle> children() {
    Process current = process;
    return current == null ? Stream.empty() : current.children();
  }

  /**
   * Starts it; it has yet to accept sessions.
   *
   * @param ordered whether it is still wanted; who says no to that and then ends it ends it
   */
  synchronized void start(BooleanSupplier ordered) throws IOException {
    if (!ordered.getAsBoolean()) {
      throw new OvertakenException("the start");
    }
    ProcessBuilder builder =
        commands.builder(List.of("postgres", "-D", data.toString())).redirectErrorStream(true);
    // A stale lock file may name one of our own threads, which kill(2) would find alive.
    long stale = Processes.postmaster(data);
    if (stale > 0) {
      builder.environment().put("PG_GRANDPARENT_PID", Long.toString(stale));
    }
    synchronized (lastLines) {
      lastLines.clear();
    }
    Process started = builder.start();
    started.getOutputStream().close();
    synchronized (announced) {
      announced.remove(started.pid());
    }
    process = started;
    Thread.ofVirtual().name("postgresql's log").start(() -> pump(started));
    var unused = started.onExit().thenRun(() -> announce(started));
  }

  /** Once per process, and before a call that ended it returns: an exit is never news later. */
  private void announce(Process ended) {
    synchronized (announced) {
      if (!announced.add(ended.pid())) {
        return;
      }
      exitListeners.forEach(Postmaster::tell);
    }
  }

  /** The server, also the one that is being forked just now. */
  private synchronized @Nullable Process forked() {
    return process;
  }

  /** SIGINT: sessions end, WAL drains. Whether it has ended within that time. */
  boolean stopFast(Duration limit) throws IOException, InterruptedException, ExecutionException {
    Process current = forked();
    if (current == null || !current.isAlive()) {
      return true;
    }
    Processes.signal("INT", current.pid());
    try {
      current.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      announce(current);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Ends it and every process of its directory, whoever started them. */
  void kill() throws Exception {
    Process current = forked();
    Processes.end(data);
    if (current != null) {
      current.waitFor(1, TimeUnit.SECONDS); // So that runs() knows.
      announce(current);
    }
  }

  /** Ends the server that an earlier life of this node left behind. */
  void endOrphans() throws Exception {
    if (!runs() && Processes.any(data)) {
      LOG.warn("a server from an earlier life of this node still runs in {}: ending it", data);
      kill();
    }
  }

  /** What went wrong, by the last lines that it logged: why it did not start. */
  String lastLog() {
    synchronized (lastLines) {
      return lastLines.stream()
          .filter(line -> !line.contains(" LOG: ") && !line.contains("is starting up"))
          .collect(Collectors.joining("; "));
    }
  }

  private void pump(Process started) {
    try (BufferedReader lines = started.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastLines) {
          if (lastLines.size() == LINES_KEPT) {
            lastLines.removeFirst();
          }
          lastLines.addLast(line);
        }
        LOG.debug(line);
      }
      int status = started.waitFor();
      if (status != 0 && status != KILLED) {
        LOG.warn("it has ended with status {}: {}", status, lastLog());
      }
    } catch (IOException e) {
      LOG.debug("its log has ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("a listener failed when the server had ended", e);
    }
  }
}
