package dev.regent.node.simulation;

import dev.regent.node.decision.FailoverPolicy;
import dev.regent.node.simulation.member.Habitat;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.witness.SimulatedWitness;

/** The rules as a run plays them: all of them, or with one clause broken. */
record Mutation(
    Habitat.Core core, SimulatedWitness.Ballot ballot, java.util.Set<ShellClause> broken) {
  static final Mutation NONE =
      new Mutation(FailoverPolicy::decide, SimulatedWitness.production(), java.util.Set.of());

  boolean keeps(ShellClause clause) {
    return !broken.contains(clause);
  }
}
