package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.exhaustive.Cluster.World;
import dev.regent.node.simulation.exhaustive.Host.Firewall;
import dev.regent.node.witness.StillWitness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** From where a search sets out. */
public enum Root {
  /** Nobody has data. */
  FOUNDING,
  /** All standbys are in sync, and nothing is under way. */
  REDUNDANT;

  private static final int PATIENCE = 500;

  Cluster in(Scenario scenario) {
    Cluster begun = begun(scenario);
    Cluster there =
        switch (this) {
          case FOUNDING -> begun;
          case REDUNDANT -> until(scenario, begun, it -> isRedundant(scenario, it));
        };
    return with(there, scenario.allowance());
  }

  private static Cluster with(Cluster cluster, Allowance allowance) {
    return new Cluster(cluster.hosts(), cluster.world().allowance(allowance));
  }

  private static Cluster begun(Scenario scenario) {
    List<Host> hosts = new ArrayList<>();
    scenario
        .members()
        .forEach(
            me ->
                hosts.add(
                    new Host(
                        StillWitness.fresh(me),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Firewall.CLOSED)));
    World world = new World(1, Optional.empty(), List.of(), Cluster.Ledger.EMPTY, Allowance.NONE);
    Play play = new Play(scenario, new Cluster(hosts, world), Search.SILENT);
    for (int each = 0; each < hosts.size(); each++) {
      play.databases().boot(each);
    }
    return play.settled(hosts);
  }

  private static boolean isRedundant(Scenario scenario, Cluster cluster) {
    return cluster.hosts().stream()
        .anyMatch(
            host ->
                host.node().isPresent()
                    && host.up().state().phase() instanceof Phase.Reigning reign
                    && reign.recording().isEmpty()
                    && reign.synchrony().arming().isEmpty()
                    && reign.inForce().inSync().copies().size() == scenario.data().size() - 1);
  }

  /** Fair weather: whatever can be done is done, and only then time passes. */
  private static Cluster until(Scenario scenario, Cluster from, Predicate<Cluster> there) {
    Cluster at = from;
    for (int step = 0; step < PATIENCE; step++) {
      if (there.test(at)) {
        return at;
      }
      at = next(scenario, at);
    }
    throw new IllegalStateException("never there: " + at);
  }

  private static Cluster next(Scenario scenario, Cluster at) {
    for (Move move : Move.of(scenario, at)) {
      if (!move.isFault()) {
        Cluster next = move.from(scenario, at, Search.SILENT);
        if (!next.equals(at)) {
          return next;
        }
      }
    }
    Cluster waiting = with(at, Allowance.TIME);
    return with(
        new Move(Move.Kind.WAITED, 0, 0).from(scenario, waiting, Search.SILENT), Allowance.NONE);
  }
}
