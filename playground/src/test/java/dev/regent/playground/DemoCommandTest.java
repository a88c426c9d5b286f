package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void explainsItself() {
    assertThat(command.execute("--help")).isZero();
    assertThat(out.toString()).contains("--fault", "stop, kill, hang, crash", "--clean", "130");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fault=earthquake",
        "--commit=sometimes",
        "--standbys=0",
        "--standbys=9",
        "--postgres=/nowhere",
        "--unknown"
      })
  void wrongUsage_oneLineAndStatus2_nothingStarted(String argument) {
    assertThat(command.execute(argument)).isEqualTo(2);
    assertThat(err.toString()).contains(argument.replaceFirst(".*=", ""));
    assertThat(out.toString()).isEmpty();
  }
}
