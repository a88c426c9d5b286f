package dev.regent.node.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's programs to their end. No secret is ever in their arguments or environment. */
final class Commands {
  private final Path binaries;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  Commands(Path binaries) {
    this.binaries = binaries;
  }

  /** Answers what it wrote to both outputs; fails with that when it did not end well. */
  String run(Duration limit, List<String> command) throws IOException, InterruptedException {
    return run(limit, command, "");
  }

  /** The same, with something to read. */
  String run(Duration limit, List<String> command, String input)
      throws IOException, InterruptedException {
    Process process = builder(command).redirectErrorStream(true).start();
    running.add(process);
    try {
      CompletableFuture<String> output = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> output.complete(drain(process)));
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading; its output says why.
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new PostgresException(command.getFirst() + " has not ended within " + limit);
      }
      String text = output.join().strip();
      if (process.exitValue() != 0) {
        throw new PostgresException(
            "%s ended with %d: %s".formatted(command.getFirst(), process.exitValue(), text));
      }
      return text;
    } finally {
      process.destroyForcibly();
      running.remove(process);
    }
  }

  /** Whether the binaries have that program. */
  boolean has(String program) {
    return Files.isExecutable(binaries.resolve(program));
  }

  /** Ends what is running; whoever waits for it is told that it failed. */
  void cancel() {
    running.forEach(Process::destroyForcibly);
  }

  /** A process of one of the binaries, with a clean environment. */
  ProcessBuilder builder(List<String> command) {
    List<String> full = new ArrayList<>(command);
    full.set(0, binaries.resolve(command.getFirst()).toString());
    ProcessBuilder builder = new ProcessBuilder(full);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("LD_LIBRARY_PATH", "PATH"));
    environment.put("LC_ALL", "C"); // What is parsed must not be translated.
    environment.put("TZ", "UTC"); // initdb would make the caller's the cluster's.
    return builder;
  }

  private static String drain(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
