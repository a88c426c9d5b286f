package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.protocol.values.Epoch;

/** A sentence that must stay true; it throws a {@link Violation} when it is not. */
public interface Invariant {

  /** Looked at after every event. */
  default void afterEvent(Overview all) {}

  /** A write was acknowledged, and the acknowledgement has left the server. */
  default void acknowledged(Server by, Point end, Overview all) {}

  /** A client has read from the primary's door. */
  default void read(Server from, Point seen, Overview all) {}

  /** A server has come up. */
  default void started(Server server, Overview all) {}

  /** A server takes writes. */
  default void promoted(Server server, Epoch epoch, Overview all) {}

  /** A record came to be on a witness's disk. */
  default void recorded(Member member, Overview all) {}

  /** Fails with the name of what is violated. */
  default Violation violated(String what, Object... values) {
    return new Violation(getClass().getSimpleName(), what.formatted(values));
  }
}
