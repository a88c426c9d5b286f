package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;

/** S10: nobody reads from a primary after a later one has acknowledged a write. */
public final class ReadsAreCurrent implements Invariant {
  @Override
  public void read(Server from, Point seen, Overview all) {
    if (all.fenceWorks() && all.chronicle().acknowledgedUnder().isAfter(from.reign())) {
      throw violated(
          "%s of epoch %s was read after epoch %s acknowledged",
          from.me(), from.reign(), all.chronicle().acknowledgedUnder());
    }
  }
}
