package dev.regent.node.simulation.invariants;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Walsender;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;

/** S6: what releases a commit meets what an election by any record in force would need. */
public final class ListCoversRecord implements Invariant {
  @Override
  public void afterEvent(Overview all) {
    for (Member member : all.members()) {
      Node node = member.node();
      if (node != null
          && !node.life().isDead()
          && node.state().phase() instanceof Phase.Reigning reign
          && reign.door().shown()
          && member.server().isPrimary()) {
        check(member.server(), reign.inForce());
        check(member.server(), reign.mandate());
      }
    }
  }

  private void check(Server server, Mandate mandate) {
    InSyncSet set = mandate.inSync();
    if (set.isEmpty()) {
      return;
    }
    if (!server.waiting().flag()) {
      throw violated("%s waits for nobody under %s", server.me(), mandate);
    }
    for (Walsender each : server.senders()) {
      if (each.releases() && !covers(each.view(), set)) {
        throw violated("%s waits for %s under %s", server.me(), each.view(), mandate);
      }
    }
  }

  private static boolean covers(InSyncSet list, InSyncSet set) {
    long strangers = list.copies().stream().filter(copy -> !set.contains(copy)).count();
    return list.acks() - strangers >= set.acks();
  }
}
