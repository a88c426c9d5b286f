package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.regent.node.simulation.engine.Trace;
import dev.regent.node.simulation.weather.Weather;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private static final @Nullable String WEATHER = System.getProperty("simulation.weather");
  private static final long SECONDS = Long.getLong("simulation.seconds", 120);

  @Test
  void noSeedViolatesAnInvariant() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      System.out.println(
          Exploration.describe(
              new Exploration.Failure(one, new IllegalStateException("not played yet")),
              setting(one)));
      return;
    }
    Exploration exploration = new Exploration(Mutation.NONE, SimulatorTest::setting);
    Optional<Exploration.Failure> failure =
        exploration.run(FIRST, SEEDS, Duration.ofSeconds(SECONDS));
    System.out.println("simulator: " + exploration);
    failure.ifPresent(found -> fail(Exploration.describe(found, setting(found.seed()))));
    assertThat(exploration.seeds()).isPositive();
  }

  /** Else no failure could be replayed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 57, 119, 517, 778, 2030})
  void equalSeedsGiveEqualRuns(long seed) {
    Simulation.Result first = play(seed);
    assertThat(play(seed)).isEqualTo(first);
  }

  /** All seeds may be played in one weather. */
  private static Setting setting(long seed) {
    return WEATHER == null ? Setting.of(seed) : Setting.of(seed, Weather.valueOf(WEATHER));
  }

  private static Simulation.Result play(long seed) {
    return Simulation.run(Setting.of(seed), Mutation.NONE, Trace.silent());
  }
}
