package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Server;

/** S8: every server starts in recovery; a primary is made by promotion. */
public final class PromotedToPrimary implements Invariant {
  @Override
  public void started(Server server, Overview all) {
    if (server.isPrimary()) {
      throw violated("%s has come up taking writes", server.me());
    }
  }
}
