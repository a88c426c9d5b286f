package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.exhaustive.Cluster.World;
import dev.regent.node.simulation.exhaustive.Host.Firewall;
import dev.regent.node.simulation.exhaustive.Move.Kind;
import dev.regent.node.witness.StillWitness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** From where a search sets out. */
public enum Root {
  /** Nobody has data. */
  FOUNDING,
  /** The first standby streams, and its primary is about to take it into the set. */
  TAKING_IN,
  /** All standbys are in sync, and nothing is under way. */
  REDUNDANT,
  /** The primary was not heard for a lease, and its standby has the votes to succeed it. */
  ELECTED,
  /** The primary's machine is gone, and its standby has just been promoted. */
  PROMOTED,
  /** The primary's PostgreSQL crashed with an unconfirmed write, and is promoted once more. */
  ELECTED_AGAIN,
  /** The primary was asked to stop. */
  HANDING_OVER,
  /** The primary was asked to hand over, and lives on. */
  SWITCHING_OVER;

  private static final int PATIENCE = 500;

  /** The primary, the first standby, and whoever votes for it. */
  private static final int A = 0;

  private static final int B = 1;

  Cluster in(Scenario scenario) {
    Cluster there =
        switch (this) {
          case FOUNDING -> begun(scenario);
          case TAKING_IN -> until(scenario, begun(scenario), Root::isTakingIn);
          case REDUNDANT -> redundant(scenario);
          case ELECTED -> elected(scenario, redundant(scenario));
          case PROMOTED -> {
            Cluster alone = play(scenario, redundant(scenario), new Move(Kind.CRASHED, A, 0));
            yield until(scenario, elected(scenario, alone), it -> reigns(it, B));
          }
          case ELECTED_AGAIN -> {
            Cluster written =
                play(
                    scenario,
                    redundant(scenario),
                    new Move(Kind.CUT, A, B),
                    new Move(Kind.WRITTEN, A, 0),
                    new Move(Kind.EXITED, A, 0));
            Cluster again = until(scenario, written, it -> reigns(it, A));
            yield play(scenario, again, new Move(Kind.HEALED, 0, 0));
          }
          case HANDING_OVER -> play(scenario, redundant(scenario), new Move(Kind.STOP_ASKED, A, 0));
          case SWITCHING_OVER ->
              play(scenario, redundant(scenario), new Move(Kind.SWITCH_ASKED, A, 0));
        };
    return with(there, scenario.allowance());
  }

  private static Cluster redundant(Scenario scenario) {
    return until(scenario, begun(scenario), it -> isRedundant(scenario, it));
  }

  /** A member that had no part in it votes, so that the standby's own vote is not alone. */
  private static Cluster elected(Scenario scenario, Cluster from) {
    int voter = scenario.data().size() > 2 ? A : 2;
    Move vote = new Move(Kind.ANSWERED, B, voter);
    return play(scenario, from, new Move(Kind.WAITED, 0, 0), vote, vote);
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
      play.machines().boot(each);
    }
    return play.settled(hosts);
  }

  private static boolean isTakingIn(Cluster cluster) {
    return cluster.hosts().stream()
        .map(Root::reign)
        .flatMap(Optional::stream)
        .anyMatch(
            reign -> reign.inForce().inSync().isEmpty() && !reign.synchrony().armed().isEmpty());
  }

  private static boolean isRedundant(Scenario scenario, Cluster cluster) {
    return cluster.hosts().stream()
        .map(Root::reign)
        .flatMap(Optional::stream)
        .anyMatch(
            reign ->
                reign.recording().isEmpty()
                    && reign.synchrony().arming().isEmpty()
                    && reign.synchrony().armed().equals(reign.inForce().inSync())
                    && reign.inForce().inSync().copies().size() == scenario.data().size() - 1);
  }

  private static boolean reigns(Cluster cluster, int who) {
    return reign(cluster.hosts().get(who)).isPresent();
  }

  private static Optional<Phase.Reigning> reign(Host host) {
    return host.node()
        .map(node -> node.state().phase())
        .filter(Phase.Reigning.class::isInstance)
        .map(Phase.Reigning.class::cast);
  }

  private static Cluster play(Scenario scenario, Cluster from, Move... moves) {
    Cluster at = from;
    for (Move move : moves) {
      at = with(move.from(scenario, with(at, Allowance.ONE_EACH), Search.SILENT), Allowance.NONE);
    }
    return at;
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
      if (move.isWork()) {
        Cluster next = move.from(scenario, at, Search.SILENT);
        if (!next.equals(at)) {
          return next;
        }
      }
    }
    return play(scenario, at, new Move(Kind.WAITED, 0, 0));
  }
}
