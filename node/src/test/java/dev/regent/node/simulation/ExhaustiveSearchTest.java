package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.fail;

import dev.regent.node.simulation.exhaustive.Fault;
import dev.regent.node.simulation.exhaustive.Root;
import dev.regent.node.simulation.exhaustive.Scenario;
import dev.regent.node.simulation.exhaustive.Search;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExhaustiveSearchTest {
  @ParameterizedTest
  @EnumSource
  void noInterleavingViolatesAnInvariant(Root root) {
    Search search =
        new Search(
            root, Scenario.twoAndAnArbiter().allowing(EnumSet.allOf(Fault.class), 1, 1, 1));
    var found =
        search.run(
            new Search.Limit(
                Integer.getInteger("exhaustive.depth", 6),
                Integer.getInteger("exhaustive.states", 1_000_000),
                Duration.ofSeconds(60)));
    System.out.println(root + ": " + search);
    found.ifPresent(it -> fail(search.replay(it.path())));
  }
}
