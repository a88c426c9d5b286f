package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.simulation.weather.Weather;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule whose removal nobody notices is either untested or not needed. */
class ClauseTest {
  private static final long SEEDS = Long.getLong("simulation.clause.seeds", 1_000);

  /** So many go by, to show that one line is enough while the other holds. */
  private static final long QUIET = 40;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  static Stream<Clause> clauses() {
    return Stream.of(Clause.values()).filter(clause -> clause.firstLine().isEmpty());
  }

  static Stream<Clause> secondLines() {
    return Stream.of(Clause.values()).filter(clause -> clause.firstLine().isPresent());
  }

  @ParameterizedTest
  @MethodSource("clauses")
  void theSimulatorNoticesItsRemoval(Clause clause) {
    notices(clause.without(), clause.weather(), clause.toString());
  }

  /** Either is enough; where the first is missing, the second is needed. */
  @ParameterizedTest
  @MethodSource("secondLines")
  void theSimulatorNoticesItsRemovalOnceTheFirstLineIsGone(Clause clause) {
    Clause first = clause.firstLine().orElseThrow();
    passes(clause.without(), clause.weather());
    passes(first.without(), clause.weather());
    notices(clause.without(first), clause.weather(), clause + " and " + first);
  }

  private static void notices(Mutation mutation, Weather weather, String missing) {
    Exploration exploration = new Exploration(mutation, seed -> Setting.of(seed, weather));
    Optional<Exploration.Failure> found = exploration.run(0, SEEDS, LIMIT);
    assertThat(found)
        .as("%s missing, and %d seeds of %s go by", missing, exploration.seeds(), weather)
        .isPresent();
    RuntimeException noticed = found.orElseThrow().violation();
    assertThat(noticed).as("%s missing", missing).isInstanceOf(Violation.class);
    System.out.printf(
        "without %s, seed %d of %s: %s%n",
        missing, found.get().seed(), weather, noticed.getMessage());
  }

  private static void passes(Mutation mutation, Weather weather) {
    Exploration exploration = new Exploration(mutation, seed -> Setting.of(seed, weather));
    exploration
        .run(0, QUIET, LIMIT)
        .ifPresent(
            found -> {
              throw found.violation();
            });
  }
}
