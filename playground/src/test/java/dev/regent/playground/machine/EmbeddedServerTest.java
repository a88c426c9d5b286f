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
  void unpacksOnce_underItsVersion_andRuns() throws IOException {
    PostgresBinaries first = PostgresBinaries.embedded(folder::resolve);
    PostgresBinaries again = PostgresBinaries.embedded(folder::resolve);

    assertThat(again).isEqualTo(first);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).singleElement().satisfies(EmbeddedServerTest::hasVersionOf);
    }
    assertThat(folder.resolve(first.version() + ".0").resolve("bin")).isEqualTo(first.folder());
  }

  private static void hasVersionOf(Path unpacked) {
    assertThat(unpacked.getFileName().toString()).startsWith("18.");
  }
}
