package dev.regent.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of this host, each with a deadline. */
final class Program {
  private static final Path NOTHING = Path.of("/dev/null");

  private Program() {}

  /** How a program ended, and what it said. */
  record Result(List<String> command, int status, String output, String errors) {
    boolean succeeded() {
      return status == 0;
    }

    /** Itself, where it succeeded. */
    Result orFail() {
      if (!succeeded()) {
        throw new AssertionError(
            "%s ended with status %d%n%s%s"
                .formatted(String.join(" ", command), status, output, errors));
      }
      return this;
    }
  }

  /** Runs it to its end; one that has not ended in time is killed and counts as failed. */
  static Result run(
      List<String> command, Map<String, String> environment, String input, Duration deadline) {
    try {
      Path folder = Files.createTempDirectory("regent");
      Path in = Files.writeString(folder.resolve("in"), input);
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      try {
        Process process = builder(command, environment, in, out, err).start();
        boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        String errors = text(err) + (ended ? "" : "killed after " + deadline + "\n");
        return new Result(command, ended ? process.exitValue() : -1, text(out), errors);
      } finally {
        for (Path file : List.of(in, out, err, folder)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }

  /** Starts it and leaves it running. */
  static Process start(List<String> command, Map<String, String> environment, Path out, Path err) {
    try {
      return builder(command, environment, NOTHING, out, err).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessBuilder builder(
      List<String> command, Map<String, String> environment, Path in, Path out, Path err) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
  }
}
