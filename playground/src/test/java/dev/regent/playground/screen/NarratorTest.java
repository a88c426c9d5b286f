package dev.regent.playground.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NarratorTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false);

  @TempDir Path folder;

  @Test
  void membersLines_inTheOrderInWhichTheyHappened_withoutDetail() throws IOException {
    Path first = log("a", "2026-01-01T00:00:02.000Z INFO  pg-1 Governor: second");
    Path second =
        log(
            "b",
            "2026-01-01T00:00:01.000Z WARN  pg-2 Governor: first",
            "2026-01-01T00:00:03.000Z INFO  pg-2 Membership: ring 1",
            "not a line of the log");
    try (Narrator narrator = new Narrator(screen)) {
      narrator.follow(List.of(first, second));
    }

    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).endsWith("pg-2     first"),
            line -> assertThat(line).endsWith("pg-1     second"));
  }

  private Path log(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
