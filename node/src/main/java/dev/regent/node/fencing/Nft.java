package dev.regent.node.fencing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs the program {@code nft}: the kernel takes each batch whole or not at all. */
final class Nft {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final String program;

  Nft(String program) {
    this.program = program;
  }

  /**
   * How a call ended.
   *
   * @param output of both streams
   */
  record Outcome(boolean done, String output) {}

  /** Has the kernel take a batch, which is composed when the program is there to read it. */
  Outcome apply(Supplier<String> batch) throws IOException, InterruptedException {
    return call(List.of(program, "-f", "-"), batch);
  }

  /** The table as it is now, with numbers for names. */
  Outcome list() throws IOException, InterruptedException {
    return call(List.of(program, "-n", "list", "table", "inet", Ruleset.TABLE), () -> "");
  }

  private static Outcome call(List<String> command, Supplier<String> input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      CompletableFuture<String> output = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> output.complete(drain(process)));
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.get().getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome(false, command.getFirst() + " has not ended within " + LIMIT);
      }
      return new Outcome(process.exitValue() == 0, output.join().strip());
    } finally {
      process.destroyForcibly();
    }
  }

  private static String drain(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
