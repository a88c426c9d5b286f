package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule whose removal nobody notices is either untested or not needed. */
class ClauseTest {
  private static final long SEEDS = Long.getLong("simulation.clause.seeds", 3_000);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  static Stream<Clause> clauses() {
    return Stream.of(Clause.values()).filter(clause -> !clause.isUnsettled());
  }

  @ParameterizedTest
  @MethodSource("clauses")
  void theSimulatorNoticesItsRemoval(Clause clause) {
    Exploration exploration = new Exploration(clause.without());
    Optional<Exploration.Failure> found = exploration.run(clause.firstSeed(), SEEDS, LIMIT);
    assertThat(found)
        .as("%s is missing, and %d seeds go by", clause, exploration.seeds())
        .isPresent();
    System.out.println(
        "without %s, seed %d: %s"
            .formatted(
                clause, found.orElseThrow().seed(), found.orElseThrow().violation().getMessage()));
  }
}
