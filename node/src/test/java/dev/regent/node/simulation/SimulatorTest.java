package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.regent.node.simulation.engine.Trace;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The decision and the voter under every fault that the seeds think of. One seed is replayed by
 * {@code -Dsimulation.seed=…}; {@code -Psoak} plays for long.
 */
class SimulatorTest {
  private static final long SEEDS = Long.getLong("simulation.seeds", 3_000);
  private static final long FIRST = Long.getLong("simulation.first", 0);
  private static final long SECONDS = Long.getLong("simulation.seconds", 120);

  @Test
  void noSeedViolatesAnInvariant() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      System.out.println(
          Exploration.describe(
              new Exploration.Failure(one, new IllegalStateException("not played yet")),
              Mutation.NONE));
      return;
    }
    Exploration exploration = new Exploration(Mutation.NONE);
    Optional<Exploration.Failure> failure =
        exploration.run(FIRST, SEEDS, Duration.ofSeconds(SECONDS));
    System.out.println("simulator: " + exploration);
    failure.ifPresent(found -> fail(Exploration.describe(found, Mutation.NONE)));
    assertThat(exploration.seeds()).isPositive();
  }

  /** Else no failure could be replayed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 57, 119, 517, 778, 2030})
  void equalSeedsGiveEqualRuns(long seed) {
    Simulation.Result first = play(seed);
    assertThat(play(seed)).isEqualTo(first);
  }

  private static Simulation.Result play(long seed) {
    return Simulation.run(Setting.of(seed), Mutation.NONE, Trace.silent());
  }
}
