package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Timeline;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * S14: what a primary acknowledged before a planned stop is on its successor, in any mode, once a
 * majority knows how far its log reached, and until the hold for its return is over.
 */
public final class PlannedStopLosesNothing implements Invariant {
  private static final long HOLD = 9 * Scheduler.SECOND;

  private Optional<Resignation> last = Optional.empty();
  private Set<MemberId> knownTo = new HashSet<>();
  private long since;

  @Override
  public void recorded(Member member, Overview all) {
    Optional<Resignation> told = member.record().orElseThrow().resignation();
    if (told.isEmpty() || told.get().finalPosition().isEmpty()) {
      return;
    }
    if (last.filter(r -> !told.get().epoch().isAfter(r.epoch())).isEmpty()) {
      last = told;
      knownTo = new HashSet<>();
    }
    if (last.equals(told) && knownTo.add(member.me()) && knownTo.size() == majority(all)) {
      since = all.now();
    }
  }

  private static int majority(Overview all) {
    return all.members().size() / 2 + 1;
  }

  @Override
  public void promoted(Server server, Epoch epoch, Overview all) {
    boolean binds =
        last.isPresent()
            && knownTo.size() >= majority(all)
            && all.now() - since < HOLD
            && epoch.equals(last.get().epoch().next());
    if (!binds) {
      return;
    }
    Point has = server.directory().flushed();
    int number = last.get().finalPosition().orElseThrow().timeline();
    for (Timeline each : all.chronicle().timelinesBefore(epoch)) {
      boolean ofTheResigned = each.number() == number && each.acknowledged() >= 0;
      if (ofTheResigned && !has.holds(each, each.acknowledged())) {
        throw violated(
            "%s, promoted in epoch %s at %s, lacks %d:%d of before %s",
            server.me(), epoch, has, each.number(), each.acknowledged(), last.get());
      }
    }
  }
}
