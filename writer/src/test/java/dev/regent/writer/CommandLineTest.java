package dev.regent.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path directory;

  private Path passwordFile = Path.of("");
  private final StringWriter errors = new StringWriter();
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void writePassword() throws IOException {
    passwordFile = Files.writeString(directory.resolve("password"), "secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --hosts a:b                 | --hosts: 'b' is not a port from 1 to 65535
          --hosts a,,b                | --hosts: '' is not host:port
          --hosts a:1,a:1             | --hosts: 'a:1,a:1' names a host twice
          --connections 0             | --connections must be 1 or more
          --seconds -1                | --seconds must be 0 or more
          --seconds NaN               | --seconds must be 0 or more
          --seconds soon              | Invalid value for option '--seconds'
          --rate -5                   | --rate must be 0 or more
          --readers -1                | --readers must be 0 or more
          --read-rate -1              | --read-rate must be 0 or more
          --rows 0                    | --rows must be 1 or more
          --settle -1                 | --settle must be 0 or more
          --socket-timeout 0          | --socket-timeout must be 1 or more
          --url jdbc:mysql://a/b      | --url: 'jdbc:mysql://a/b' is not jdbc:postgresql://
          --url jdbc:postgresql://a/b?password=x | --url: a URL must not carry a password
          --hosts a --url jdbc:postgresql://a/b  | give --hosts or --url, not both
          --json verify --ledger x    | options go behind the word 'verify'
          --password x                | Unknown options: '--password', 'x'
          --ledger /no/such/directory/file | --ledger: '/no/such/directory/file' cannot be created
          """)
  void aWrongOptionIsOneClearLine(String options, String complaint) {
    int code = execute(options.strip().split(" "));

    assertThat(errors.toString()).contains(complaint).hasLineCount(1);
    assertThat(code).isEqualTo(2);
  }

  @Test
  void aPasswordFileThatIsMissingIsNamed() throws IOException {
    Files.delete(passwordFile);

    assertThat(execute()).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--password-file: '" + passwordFile + "' cannot be read");
  }

  @Test
  void verifyWantsALedger() throws IOException {
    assertThat(execute("verify")).isEqualTo(2);
    assertThat(errors.toString()).contains("Missing required option: '--ledger=FILE'");

    Path letter = Files.writeString(directory.resolve("letter"), "Dear Sir,\n");
    assertThat(execute("verify", "--ledger", letter.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("line 1").contains("is this a ledger?");
  }

  @Test
  void helpNamesEveryExitCode() {
    assertThat(execute("--help")).isEqualTo(0);
    assertThat(output.toString()).contains("Exit codes:", "could not judge", "verify");
    assertThat(output.toString()).contains("--readers=N", "preferSecondary");
  }

  private int execute(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(errors, true));
    line.setOut(new PrintWriter(output, true));
    Stream<String> password = Stream.of("--password-file", passwordFile.toString());
    return line.execute(
        Stream.concat(
                Stream.of(arguments),
                Stream.of(arguments).anyMatch("--help"::equals) ? Stream.empty() : password)
            .toArray(String[]::new));
  }
}
