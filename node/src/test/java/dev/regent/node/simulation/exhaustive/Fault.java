package dev.regent.node.simulation.exhaustive;

/** What may go wrong in a small cluster, or be asked of it. */
public enum Fault {
  /** A machine is gone, with its node, PostgreSQL and firewall rules; it may start again. */
  CRASH,
  /** A node is gone, and its PostgreSQL and firewall are as they were; it may start again. */
  KILL,
  /** A PostgreSQL exits by itself. */
  EXIT,
  /** A link is cut, and may heal. */
  CUT,
  /** A letter comes after its sender has moved on. */
  LATE,
  /** An answer is lost. */
  LOSS,
  /** An operator asks a member to stop. */
  STOP,
  /** An operator asks the primary to hand over, and to live on. */
  SWITCH_OVER
}
