package dev.regent.node.simulation.member;

import dev.regent.node.decision.Event;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.values.MemberId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** This member's own gossip observation: loses whom it has not heard, and now and then errs. */
final class Gossip {
  private static final long LOOK = 100 * Scheduler.MILLI;

  private final Node node;
  private final Scheduler scheduler;
  private final Map<MemberId, Long> heard = new HashMap<>();
  private Set<MemberId> lost = Set.of();

  Gossip(Node node) {
    this.node = node;
    this.scheduler = node.habitat().scheduler();
  }

  void start() {
    long now = scheduler.now();
    node.member().rules().others().forEach(other -> heard.put(other, now));
    look();
  }

  private void look() {
    long now = scheduler.now();
    Set<MemberId> missing = new TreeSet<>();
    long patience = scheduler.between(600, 1000) * Scheduler.MILLI;
    for (MemberId other : node.others()) {
      Node its = node.habitat().member(other).node();
      boolean answers =
          its != null
              && its.life().runs(now)
              && node.habitat().links().isWhole(node.member().me(), other);
      if (answers) {
        heard.put(other, now);
      }
      boolean mistaken = scheduler.chance(node.habitat().mistakes());
      if (mistaken || now - heard.getOrDefault(other, 0L) > patience) {
        missing.add(other);
      }
    }
    if (!missing.equals(lost)) {
      lost = missing;
      node.tell(new Event.GossipObserved(missing));
    }
    node.later(LOOK, this::look);
  }
}
