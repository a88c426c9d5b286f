package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regent.node.simulation.exhaustive.Fault;
import dev.regent.node.simulation.exhaustive.Root;
import dev.regent.node.simulation.exhaustive.Scenario;
import dev.regent.node.simulation.exhaustive.Search;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every interleaving of a small model, breadth first, from several roots. Each journey goes one
 * step deeper, and to the end of it, as long as it has seen fewer than {@code
 * -Dexhaustive.states=…} states; {@code -Dexhaustive.journey=…} is one of them alone, by the name
 * that is printed; {@code -Psoak} goes deeper.
 */
class ExhaustiveSearchTest {
  private static final int STATES = Integer.getInteger("exhaustive.states", 50_000);
  private static final Optional<String> ONE =
      Optional.ofNullable(System.getProperty("exhaustive.journey"));

  /** One root, one cluster, and what may happen to it. */
  private record Journey(String name, Root root, Scenario scenario) {
    static Journey of(Root root, Scenario scenario) {
      return new Journey(root + " in " + scenario, root, scenario);
    }
  }

  private record Outcome(String summary, int states, Optional<String> violation) {}

  /** A clause without which a journey must fail. */
  private record Removal(Clause clause, Root root, Scenario scenario) {
    @Override
    public String toString() {
      return clause.toString();
    }
  }

  private static Stream<Journey> journeys() {
    Scenario two = Scenario.twoAndAnArbiter().allowing(EnumSet.allOf(Fault.class), 1, 1, 1);
    Scenario three = Scenario.three().allowing(EnumSet.allOf(Fault.class), 1, 1, 1);
    return Stream.of(
            Stream.of(Root.values()).map(root -> Journey.of(root, two)),
            Stream.of(Root.REDUNDANT, Root.ELECTED, Root.PROMOTED, Root.SWITCHING_OVER)
                .map(root -> Journey.of(root, three)),
            Stream.of(Root.ELECTED, Root.HANDING_OVER)
                .map(root -> Journey.of(root, two.withoutFence())),
            Stream.of(Root.HANDING_OVER).map(root -> Journey.of(root, two.asynchronous())))
        .flatMap(each -> each)
        .filter(journey -> ONE.isEmpty() || ONE.get().equals(journey.name()));
  }

  @Test
  void noInterleavingViolatesAnInvariant() {
    List<Outcome> outcomes =
        journeys().toList().parallelStream().map(ExhaustiveSearchTest::travel).toList();
    outcomes.forEach(outcome -> System.out.println("exhaustive: " + outcome.summary()));
    outcomes.stream()
        .flatMap(outcome -> outcome.violation().stream())
        .findFirst()
        .ifPresent(violation -> fail(violation));
    assertThat(outcomes).isNotEmpty().allMatch(outcome -> outcome.states() > 1);
  }

  private static Outcome travel(Journey journey) {
    Search search = new Search(journey.root(), journey.scenario());
    Optional<String> violation =
        search
            .run(STATES)
            .map(
                found ->
                    """
                    %s
                    replay: mvn -B test -pl protocol,node -Dtest=ExhaustiveSearchTest -Dsurefire.failIfNoSpecifiedTests=false -Dexhaustive.states=%d "-Dexhaustive.journey=%s"
                    """
                        .formatted(search.replay(found.path()), STATES, journey.name()));
    return new Outcome(journey.name() + ": " + search, search.states(), violation);
  }

  private static Stream<Removal> removals() {
    Scenario two = Scenario.twoAndAnArbiter();
    Set<Fault> crash = Set.of(Fault.CRASH);
    return Stream.of(
        new Removal(Clause.S1_A_MAJORITY_VOTES, Root.REDUNDANT, two.allowing(Set.of(), 0, 0, 1)),
        new Removal(
            Clause.S2_HOLDS_ITS_VOTE_AFTER_A_START, Root.REDUNDANT, two.allowing(crash, 1, 0, 1)),
        new Removal(
            Clause.S5_SEVERED_IS_ON_DISK,
            Root.ELECTED,
            Scenario.three().withoutFence().allowing(crash, 1, 1, 0)),
        new Removal(
            Clause.S9_CONFIRMED_BEFORE_SHOWN, Root.ELECTED_AGAIN, two.allowing(Set.of(), 0, 0, 1)),
        new Removal(
            Clause.S12_ONLY_THE_NEWEST_RENEWS, Root.REDUNDANT, two.allowing(Set.of(), 0, 0, 1)),
        new Removal(
            Clause.S14_THE_FINAL_POSITION_BINDS,
            Root.HANDING_OVER,
            two.asynchronous().allowing(Set.of(Fault.CUT), 1, 1, 1)),
        new Removal(
            Clause.S14_ENDED_BEFORE_RESIGNED,
            Root.REDUNDANT,
            two.allowing(Set.of(Fault.STOP), 1, 0, 0)));
  }

  /** Those that undirected seeds did not find: a search that finds nothing may be blind. */
  @ParameterizedTest
  @MethodSource("removals")
  void theRemovalOfAClauseIsFoundInTheFewestSteps(Removal removal) {
    Search search =
        new Search(removal.root(), removal.scenario().playing(removal.clause().without()));
    Optional<Search.Found> found = search.run(1_000_000);
    assertThat(found).as("%s is missing: %s", removal, search).isPresent();
    System.out.println(
        "without %s, %d steps from %s: %s"
            .formatted(
                removal,
                found.orElseThrow().path().size(),
                removal.root(),
                found.orElseThrow().violation().getMessage()));
  }
}
