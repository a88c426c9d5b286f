package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.Server;
import org.jspecify.annotations.Nullable;

/** S10: at most one member has a primary's door open to clients at a time. */
public final class OneServesAtATime implements Invariant {
  @Override
  public void afterEvent(Overview all) {
    if (!all.fenceWorks()) {
      return;
    }
    @Nullable Server first = null;
    for (Member member : all.members()) {
      Server server = member.server();
      if (server.isPrimary() && server.answers() && server.kernel().isDoorOpen(all.now())) {
        if (first != null) {
          throw violated("%s and %s both serve", first.me(), server.me());
        }
        first = server;
      }
    }
  }
}
