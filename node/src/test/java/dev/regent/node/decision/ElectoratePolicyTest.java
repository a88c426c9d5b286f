package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectoratePolicyTest {

  private static Set<MemberId> members(String names) {
    return Arrays.stream(names.split(" "))
        .map(
            name ->
                switch (name) {
                  case "m" -> MASTER;
                  case "s" -> SLAVE;
                  case "t" -> THIRD;
                  case "a" -> ARBITER;
                  default -> throw new IllegalArgumentException(name);
                })
        .collect(Collectors.toSet());
  }

  private static Set<MemberId> some(String names) {
    return names.equals("-") ? Set.of() : members(names);
  }

  private static Optional<Electorate> next(
      Rules rules, String now, String answering, String silent, MemberId keeper) {
    Facts facts = Facts.none(0).learn(new Event.WitnessesHeard(some(answering), some(silent)), 0);
    return ElectoratePolicy.next(Electorate.of(members(now)), keeper, new Turn(rules, facts, 0));
  }

  @ParameterizedTest(name = "of {0}, {1} answer and {2} are silent => {3}")
  @CsvSource({
    "m s a, m s a, -,   -",
    "m s a, m s,   -,   -", // Not for long yet.
    "m s a, m s,   a,   m s",
    "m s,   m s,   a,   m",
    "m,     m s,   a,   -",
    "m,     m s a, -,   m a",
    "m a,   m s a, -,   m s a",
    "m a,   m a,   s,   m",
    "m s,   m s a, -,   m s a",
    "m s a, m,     s a, -", // No majority could record it.
    "m s,   m,     s a, m",
    "m,     m a,   s,   -", // Of two neither outvotes the other.
    "m,     m a,   -,   -", // pg-slave does not answer: it must, to come in.
  })
  void twoDataMembersAndAnArbiter(String now, String answering, String silent, String next) {
    assertThat(next(Cast.pair(MASTER), now, answering, silent, MASTER))
        .isEqualTo(next.equals("-") ? Optional.empty() : Optional.of(Electorate.of(members(next))));
  }

  @ParameterizedTest(name = "of {0}, {1} answer and {2} are silent => {3}")
  @CsvSource({
    "m s t a, m s t,   a,   m s t",
    "m s t,   m s,     t a, m s",
    "m s,     m s,     t a, m",
    "m s t a, m s,     t a, m s t", // Of four they are two, of three a majority.
    "m s t,   m s a,   t,   m s t a", // In first, then out: both lists have their majority.
    "m s t a, m s a,   t,   m s a",
  })
  void threeDataMembersAndAnArbiter(String now, String answering, String silent, String next) {
    Rules trio = Cast.trio(MASTER, 1);
    Rules rules =
        new Rules(
            MASTER,
            Rosters.of(trio.data(), List.of(ARBITER), trio.heirs()),
            trio.commits(),
            trio.timing());
    assertThat(next(rules, now, answering, silent, MASTER))
        .isEqualTo(next.equals("-") ? Optional.empty() : Optional.of(Electorate.of(members(next))));
  }

  @Test
  void beforeAHandoverWhoTakesOverComesInAndTheOldPrimaryGoes() {
    Rules rules = Cast.pair(MASTER);
    assertThat(next(rules, "m", "m s", "a", SLAVE)).contains(Electorate.of(Set.of(MASTER, SLAVE)));
    assertThat(next(rules, "m s", "m s", "a", SLAVE)).contains(Electorate.of(Set.of(SLAVE)));
    assertThat(next(rules, "s", "m s", "a", SLAVE)).isEmpty();
  }
}
