package dev.regent.playground.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Small programs of this machine, each run to its end. */
final class Programs {
  private static final long DEADLINE_SECONDS = 20;

  private Programs() {}

  /**
   * How a program ended.
   *
   * @param output of both streams
   */
  record Outcome(boolean succeeded, String output) {}

  /** Blocks for seconds at most. A program that is not there has not succeeded. */
  static Outcome run(List<String> command) {
    try {
      Path output = Files.createTempFile("regent", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
        return new Outcome(ended && process.exitValue() == 0, text);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return new Outcome(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, "interrupted");
    }
  }

  /** Where a program is, if it is on the PATH. */
  static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
