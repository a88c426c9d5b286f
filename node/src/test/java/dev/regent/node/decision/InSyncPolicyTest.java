package dev.regent.node.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.InSyncPolicy.Step;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S6, exhaustively for three copies and up to two confirmations. */
class InSyncPolicyTest {
  private static final List<Copy> COPIES = List.of(Cast.MASTERS, Cast.SLAVES, Cast.THIRDS);

  /** Longer than any way from one end to the other; who walks on walks in a circle. */
  private static final int LONGEST_WAY = 12;

  /** What is recorded and what PostgreSQL has, both known to be in force. */
  record Pair(InSyncSet record, InSyncSet list) {
    Pair after(Step step) {
      return switch (step) {
        case Step.Arm(InSyncSet next) -> new Pair(record, next);
        case Step.Write(InSyncSet next) -> new Pair(next, list);
      };
    }
  }

  record Goal(List<Copy> copies, int acks) {
    InSyncSet set() {
      return InSyncSet.of(copies, acks);
    }

    @Override
    public String toString() {
      return set().toString();
    }
  }

  @Test
  void s6CoversMeansThatConfirmationsAndVotersAlwaysMeet() {
    for (InSyncSet list : sets()) {
      for (InSyncSet record : sets()) {
        if (!record.isEmpty()) {
          assertThat(InSyncPolicy.covers(list, record))
              .as("list %s, record %s", list, record)
              .isEqualTo(alwaysMeet(list, record));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goals")
  void s6EveryStepTowardsEveryGoalIsCovered(Goal goal) {
    for (Pair start : reachable()) {
      Pair pair = start;
      for (int steps = 0; ; steps++) {
        Optional<Step> step =
            InSyncPolicy.next(pair.record(), pair.list(), goal.copies(), goal.acks());
        if (step.isEmpty()) {
          break;
        }
        assertCovered(pair, step.get(), start, goal);
        assertThat(steps).as("steps from %s to %s", start, goal).isLessThan(LONGEST_WAY);
        pair = pair.after(step.get());
      }
    }
  }

  @Test
  void s6NothingIsDoneWhereNothingIsToDo() {
    for (Goal goal : goals().toList()) {
      assertThat(InSyncPolicy.next(goal.set(), goal.set(), goal.copies(), goal.acks())).isEmpty();
    }
  }

  @Test
  void s6TheFirstNameIsArmedFirstAndRecordedSecond() {
    assertThat(walk(Cast.NOBODY, Cast.NOBODY, 1, Cast.SLAVES))
        .containsExactly(new Step.Arm(Cast.ONLY_SLAVE), new Step.Write(Cast.ONLY_SLAVE));
  }

  @Test
  void s6TheLastNameIsTakenOutOfTheRecordFirst() {
    assertThat(walk(Cast.ONLY_SLAVE, Cast.ONLY_SLAVE, 1))
        .containsExactly(new Step.Write(Cast.NOBODY), new Step.Arm(Cast.NOBODY));
  }

  @Test
  void s6BesideOtherNamesAStandbyIsRecordedFirstAndArmedSecond() {
    InSyncSet both = Cast.set(1, Cast.SLAVES, Cast.THIRDS);
    assertThat(walk(Cast.ONLY_SLAVE, Cast.ONLY_SLAVE, 1, Cast.SLAVES, Cast.THIRDS))
        .containsExactly(new Step.Write(both), new Step.Arm(both));
  }

  @Test
  void s6BesideOtherNamesAStandbyIsDisarmedFirstAndTakenOutOfTheRecordSecond() {
    InSyncSet both = Cast.set(1, Cast.SLAVES, Cast.THIRDS);
    assertThat(walk(both, both, 1, Cast.SLAVES))
        .containsExactly(new Step.Arm(Cast.ONLY_SLAVE), new Step.Write(Cast.ONLY_SLAVE));
  }

  @Test
  void s6OneOfTwoThatMustBothConfirmIsDroppedByLoweringTheCountFirst() {
    InSyncSet both = Cast.set(2, Cast.SLAVES, Cast.THIRDS);
    assertThat(walk(both, both, 2, Cast.SLAVES))
        .containsExactly(
            new Step.Write(Cast.set(1, Cast.SLAVES, Cast.THIRDS)),
            new Step.Arm(Cast.ONLY_SLAVE),
            new Step.Write(Cast.ONLY_SLAVE));
  }

  static Stream<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (List<Copy> copies : subsets(COPIES)) {
      for (int acks = 1; acks <= 2; acks++) {
        goals.add(new Goal(copies, acks));
      }
    }
    return goals.stream();
  }

  /**
   * What is left in force when a walk from the beginning, or from a promotion, towards any goal is
   * interrupted after any of its steps, and continued towards any other.
   */
  private static Set<Pair> reachable() {
    Set<Pair> reached = new LinkedHashSet<>();
    Deque<Pair> open = new ArrayDeque<>();
    sets().forEach(set -> open.add(new Pair(set, set))); // A promotion arms what is recorded.
    while (!open.isEmpty()) {
      Pair pair = open.remove();
      if (reached.add(pair)) {
        goals()
            .flatMap(
                goal ->
                    InSyncPolicy.next(pair.record(), pair.list(), goal.copies(), goal.acks())
                        .stream())
            .map(pair::after)
            .forEach(open::add);
      }
    }
    return reached;
  }

  /** While a step is under way, either side of it may be in force. */
  private static void assertCovered(Pair before, Step step, Pair start, Goal goal) {
    for (Pair inForce : List.of(before, before.after(step))) {
      assertThat(inForce.record().isEmpty() || alwaysMeet(inForce.list(), inForce.record()))
          .as("%s, from %s to %s: %s may be in force", step, start, goal, inForce)
          .isTrue();
    }
  }

  private static List<Step> walk(InSyncSet record, InSyncSet list, int acks, Copy... wanted) {
    List<Step> way = new ArrayList<>();
    Pair pair = new Pair(record, list);
    while (way.size() < LONGEST_WAY) {
      Optional<Step> step = InSyncPolicy.next(pair.record(), pair.list(), List.of(wanted), acks);
      if (step.isEmpty()) {
        return way;
      }
      way.add(step.get());
      pair = pair.after(step.get());
    }
    return way;
  }

  /**
   * The meaning of S6, counted out: no set of confirmations avoids any sufficient set of voters.
   */
  private static boolean alwaysMeet(InSyncSet list, InSyncSet record) {
    int voters = record.copies().size() - record.acks() + 1;
    return subsets(list.copies()).stream()
        .filter(confirming -> confirming.size() == list.acks())
        .allMatch(
            confirming ->
                subsets(record.copies()).stream()
                    .filter(voting -> voting.size() == voters)
                    .allMatch(voting -> voting.stream().anyMatch(confirming::contains)));
  }

  private static List<InSyncSet> sets() {
    return goals().map(Goal::set).distinct().toList();
  }

  private static List<List<Copy>> subsets(List<Copy> of) {
    List<List<Copy>> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << of.size(); bits++) {
      int chosen = bits;
      subsets.add(
          of.stream()
              .filter(copy -> (chosen >> of.indexOf(copy) & 1) == 1)
              .collect(Collectors.toList()));
    }
    return subsets;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goals")
  void s6EveryWalkEndsAtItsGoal(Goal goal) {
    for (InSyncSet start : goals().map(Goal::set).toList()) {
      Pair pair = new Pair(start, start);
      for (int steps = 0; steps < 12; steps++) {
        Optional<Step> step =
            InSyncPolicy.next(pair.record(), pair.list(), goal.copies(), goal.acks());
        if (step.isPresent()) {
          pair = pair.after(step.get());
        }
      }
      assertThat(pair).as("from %s", start).isEqualTo(new Pair(goal.set(), goal.set()));
    }
  }
}
