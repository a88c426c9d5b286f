package dev.regent.node.simulation;

import dev.regent.node.decision.FailoverPolicy;
import dev.regent.node.simulation.member.Habitat;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.witness.SimulatedWitness;

/** The rules as a run plays them: all of them, or with one clause broken. */
public record Mutation(
    Habitat.Core core, SimulatedWitness.Ballot ballot, java.util.Set<ShellClause> broken) {
  public static final Mutation NONE =
      new Mutation(FailoverPolicy::decide, SimulatedWitness.production(), java.util.Set.of());

  public boolean keeps(ShellClause clause) {
    return !broken.contains(clause);
  }
}
