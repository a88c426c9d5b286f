package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A member whose configuration is wrong says so in one line, and leaves everything as it is. */
@OnContainers
@TestInstance(Lifecycle.PER_CLASS)
final class WrongConfigurationIT {
  private Member standby = Member.PG_SLAVE;
  private String before = "";

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("unknown key", "regent.timing.leese = 1s", "leese"),
        Arguments.of("bad duration", "regent.timing.lease = soon", "lease"),
        Arguments.of("missing member name", "regent.member = \"\"", "member"),
        Arguments.of("member of no such name", "regent.member = pg-other", "pg-other"),
        Arguments.of("volume of another cluster", "regent.cluster = other", "of another cluster"));
  }

  @BeforeAll
  void stopTheStandby(Cluster cluster) {
    standby = cluster.redundant(REMOTE_APPLY).primary().partner();
    cluster.stop(standby);
    before = fingerprint(cluster, ".");
  }

  @AfterAll
  void startTheStandby(Cluster cluster) {
    cluster.start(standby);
    cluster.awaitRedundant();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void mistake_oneLine_andNothingTouched(
      String mistake, String line, String named, Cluster cluster) {
    Program.Result result = cluster.oneOff().nodeWith(standby, line);

    assertThat(result.status()).as("%s: %s", mistake, result).isPositive();
    assertThat(complaints(result)).as("%s: %s", mistake, result).hasSize(1);
    assertThat(complaints(result).getFirst()).contains(named);
    assertThat(fingerprint(cluster, ".")).isEqualTo(before);
  }

  /** S13: never started, rewound or wiped. */
  @Test
  void foreignDataDirectory_oneLine_andNothingTouched(Cluster cluster) {
    cluster
        .oneOff()
        .onVolumeOf(
            standby, "mv data own; initdb -D data --data-checksums >&2; cp own/regent* data");
    try {
      String foreign = fingerprint(cluster, "data");

      Program.Result result = cluster.oneOff().nodeWith(standby, "");

      assertThat(result.status()).as("%s", result).isPositive();
      assertThat(complaints(result)).as("%s", result).hasSize(1);
      assertThat(complaints(result).getFirst()).contains("of another cluster");
      assertThat(fingerprint(cluster, "data")).isEqualTo(foreign);
    } finally {
      cluster.oneOff().onVolumeOf(standby, "rm -r data; mv own data");
    }
  }

  /** A list of members is in every record: another one is refused before any member reads it. */
  @Test
  void profileAfterAStartWithoutIt_oneLine(Cluster cluster) {
    Program.Result result = cluster.oneOff().run("quorum");

    assertThat(result.status()).as("%s", result).isEqualTo(1);
    assertThat(result.errors().lines().filter(line -> line.startsWith("regent: ")))
        .singleElement(as(STRING))
        .contains("began without the profile quorum");
  }

  /** A checksum over every file of the folder. */
  private String fingerprint(Cluster cluster, String folder) {
    return cluster
        .oneOff()
        .onVolumeOf(
            standby,
            "cd %s && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum"
                .formatted(folder))
        .output();
  }

  /** All that it said beyond its ordinary log: errors, and what is no log. */
  private static List<String> complaints(Program.Result result) {
    return Stream.concat(result.output().lines(), result.errors().lines())
        .filter(line -> !line.isBlank() && !line.matches(".* (INFO|WARN) .*"))
        .toList();
  }
}
