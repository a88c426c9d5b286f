package dev.regent.playground.machine;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Signals for processes that the playground has started, and for theirs. */
public final class Signals {
  private static final long DEATH_SECONDS = 10;

  private Signals() {}

  /** Sends one of the shell's names of signals, such as {@code STOP}. */
  public static void send(String name, long pid) {
    Programs.Outcome outcome =
        Programs.run(List.of("/bin/sh", "-c", "kill -s %s %d".formatted(name, pid)));
    if (!outcome.succeeded()) {
      throw new MachineException("SIG%s to %d: %s".formatted(name, pid, outcome.output()));
    }
  }

  /** SIGKILL to a process and all that descend from it; returns when they have ended. */
  public static void kill(ProcessHandle root) {
    List<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(Signals::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(DEATH_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new MachineException("process %d survives SIGKILL".formatted(process.pid()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
