package dev.regent.node.simulation;

import dev.regent.node.decision.FailoverPolicy;
import dev.regent.node.simulation.member.Habitat.Core;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.node.witness.SimulatedWitness.Ballot;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What is done to the rules to break a clause of them; several breaks add up. */
record Break(UnaryOperator<Core> core, Optional<Ballot> ballot, Set<ShellClause> shell) {
  Break {
    shell = Set.copyOf(shell);
  }

  static Break core(UnaryOperator<Core> core) {
    return new Break(core, Optional.empty(), Set.of());
  }

  static Break ballot(Ballot ballot) {
    return new Break(UnaryOperator.identity(), Optional.of(ballot), Set.of());
  }

  static Break shell(ShellClause first, ShellClause... more) {
    return new Break(UnaryOperator.identity(), Optional.empty(), EnumSet.of(first, more));
  }

  /** Both; a voter can be broken in one way only. */
  Break and(Break other) {
    if (ballot.isPresent() && other.ballot.isPresent()) {
      throw new IllegalArgumentException("one voter, two breaks");
    }
    Set<ShellClause> both = new HashSet<>(shell);
    both.addAll(other.shell);
    return new Break(inner -> core.apply(other.core.apply(inner)), ballot.or(other::ballot), both);
  }

  /** The rules as they are then. */
  Mutation mutation() {
    return new Mutation(
        core.apply(FailoverPolicy::decide), ballot.orElseGet(SimulatedWitness::production), shell);
  }
}
