package dev.regent.node.simulation.invariants;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.protocol.values.MemberId;
import java.util.HashMap;
import java.util.Map;

/** S11: a primary that the record says is alone serves, whatever becomes of all others. */
public final class LonePrimaryServes implements Invariant {
  private static final long PATIENCE = Scheduler.SECOND;

  private final Map<MemberId, Long> shutSince = new HashMap<>();

  @Override
  public void afterEvent(Overview all) {
    if (!all.fenceWorks()) {
      return;
    }
    for (Member member : all.members()) {
      boolean shut = isLone(member, all) && !member.kernel().isDoorOpen(all.now());
      if (!shut) {
        shutSince.remove(member.me());
      } else if (all.now() - shutSince.computeIfAbsent(member.me(), me -> all.now()) > PATIENCE) {
        throw violated("%s is alone and has been shut for a second", member.me());
      }
    }
  }

  /** In force and in every record sent, with a server and a node that work. */
  private static boolean isLone(Member member, Overview all) {
    Node node = member.node();
    return node != null
        && !member.rules().commits().neverAlone()
        && node.life().runs(all.now())
        && member.container().runs(all.now())
        && member.server().answers()
        && node.state().phase() instanceof Phase.Reigning reign
        && reign.renewal().isEmpty()
        && reign.inForce().inSync().isEmpty()
        && reign.mandate().inSync().isEmpty();
  }
}
