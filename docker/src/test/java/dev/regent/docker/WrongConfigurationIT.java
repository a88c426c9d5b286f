package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A member whose configuration is wrong says so in one line, and leaves everything as it is. */
@OnContainers
final class WrongConfigurationIT {
  @TempDir private Path folder = Path.of("");

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("unknown key", "regent.timing.leese = 1s", "leese"),
        Arguments.of("bad duration", "regent.timing.lease = soon", "lease"),
        Arguments.of("missing member name", "regent.member = \"\"", "member"),
        Arguments.of("member of no such name", "regent.member = pg-other", "pg-other"),
        Arguments.of("data directory of another cluster", "regent.cluster = other", "regent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void mistake_oneLine_andNothingTouched(String mistake, String line, String named, Cluster cluster)
      throws IOException {
    cluster.redundant(REMOTE_APPLY);
    Member standby = cluster.primary().partner();
    cluster.stop(standby);
    String before = cluster.fingerprint(standby);

    Program.Result result = cluster.runMember(standby, configuration(line));

    assertThat(result.status()).as("%s: %s", mistake, result).isPositive();
    assertThat(complaints(result)).as("%s: %s", mistake, result).hasSize(1);
    assertThat(complaints(result).getFirst()).contains(named);
    assertThat(cluster.fingerprint(standby)).isEqualTo(before);
    cluster.start(standby);
    cluster.awaitRedundant();
  }

  /** All that it said beyond its ordinary log. */
  private static List<String> complaints(Program.Result result) {
    return Stream.concat(result.output().lines(), result.errors().lines())
        .filter(line -> !line.isBlank() && !line.contains(" INFO "))
        .toList();
  }

  private Path configuration(String line) throws IOException {
    Path file = folder.resolve("application.conf");
    String right = Files.readString(Path.of("..", "application.conf"));
    Files.writeString(file, right + "\n" + line + "\n");
    return file;
  }
}
