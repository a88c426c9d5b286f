package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Point;
import dev.regent.protocol.values.MemberId;

/** S13: nobody streams onto a log that is no part of the primary's past. */
public final class NoFollowerWithAnotherPast implements Invariant {
  public Violation seen(MemberId standby, MemberId upstream, Point has, Point streams) {
    return violated(
        "%s, whose log ends at %s, was let stream from %s at %s, which lacks a part of it",
        standby, has, upstream, streams);
  }
}
