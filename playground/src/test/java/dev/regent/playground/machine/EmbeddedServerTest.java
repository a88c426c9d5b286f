package dev.regent.playground.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
  @TempDir Path folder;

  @Test
  void unpacksOnce_andRuns() throws IOException {
    PostgresBinaries first = PostgresBinaries.embedded(folder.resolve("postgresql"));
    PostgresBinaries again = PostgresBinaries.embedded(folder.resolve("postgresql"));

    assertThat(first.version()).startsWith("18.");
    assertThat(again).isEqualTo(first);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("postgresql"));
    }
  }
}
