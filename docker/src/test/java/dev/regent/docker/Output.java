package dev.regent.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tests leave behind in {@code docker/target}. */
final class Output {
  private static final Logger LOG = LoggerFactory.getLogger(Output.class);
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private Output() {}

  /** A file in that folder, whose own folder is there. */
  static Path file(String folder, String name) {
    try {
      return Files.createDirectories(TARGET.resolve(folder)).resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A measured time: into the log, and a line of {@code measurements.txt}. */
  static void measured(String what, Duration time) {
    String line = String.format(Locale.ROOT, "%-60s %8.3f s", what, time.toNanos() / 1e9);
    LOG.info("{}", line);
    try {
      Files.writeString(
          file("", "measurements.txt"),
          Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
