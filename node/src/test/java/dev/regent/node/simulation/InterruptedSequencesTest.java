package dev.regent.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.simulation.Interruption.Sequence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each sequence of several steps is cut before every step, on every member, and goes on. */
class InterruptedSequencesTest {
  private static final int MOST_STEPS = 200;

  @ParameterizedTest
  @EnumSource
  void everyStepMayBeTheLastOfALife(Sequence sequence) {
    int cuts =
        switch (sequence) {
          case ADDITION ->
              cuts(sequence, Setting.calm(1, 3, 1, 1)) + cuts(sequence, Setting.calm(5, 4, 0, 2));
          case REMOVAL ->
              cuts(sequence, Setting.calm(2, 3, 1, 1)) + cuts(sequence, Setting.calm(3, 4, 0, 2));
          default ->
              cuts(sequence, Setting.calm(1, 2, 1, 1))
                  + cuts(sequence, Setting.calm(2, 3, 0, 1))
                  + cuts(sequence, Setting.calm(3, 3, 1, 2));
        };
    System.out.println("interrupted sequences: " + sequence + " cut at " + cuts + " places");
    assertThat(cuts).isGreaterThan(10);
  }

  private static int cuts(Sequence sequence, Setting setting) {
    int cuts = 0;
    for (int victim = 0; victim < setting.members().size(); victim++) {
      for (boolean nodeOnly : new boolean[] {false, true}) {
        int step = 1;
        while (step < MOST_STEPS
            && Simulation.interrupted(setting, sequence, victim, step, nodeOnly)) {
          step++;
        }
        cuts += step - 1;
      }
    }
    return cuts;
  }
}
