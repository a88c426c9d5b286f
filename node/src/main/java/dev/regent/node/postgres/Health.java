package dev.regent.node.postgres;

/** What the probes say of a server (design section 7). */
public sealed interface Health {

  /** It answers an old session, a new one, and, on a primary, writes to its disk. */
  record Well() implements Health {}

  /** Its processes live, and it says why it takes no session: starting up, too many connections. */
  record Busy(String reason) implements Health {}

  /** It does not answer within the deadline, or cannot write. */
  record Ill(String reason) implements Health {}
}
