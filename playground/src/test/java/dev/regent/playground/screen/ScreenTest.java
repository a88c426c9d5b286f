package dev.regent.playground.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void afterAnIncident_timeRunsFromThere() {
    Screen screen = screen(false);
    screen.incident("struck");
    screen.at(System.currentTimeMillis() + 60_000, "pg-2", "elected", Screen.Tone.QUIET);

    assertThat(text().lines().skip(1).toList())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("  +0.000           struck"),
            line -> assertThat(line).matches(" \\+60\\.0\\d\\d  pg-2     elected"));
  }

  @Test
  void coloursOnlyWhereTheyAreWanted() {
    screen(false).now("pg-1", "starts", Screen.Tone.BAD);
    assertThat(text()).doesNotContain("\u001b");
    screen(true).now("pg-1", "starts", Screen.Tone.BAD);
    assertThat(text()).contains("\u001b[31mstarts\u001b[0m");
  }

  private Screen screen(boolean colours) {
    return new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), colours);
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
