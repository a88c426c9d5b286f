package dev.regent.node.simulation.member;

/** Clauses of the safety rules that actuators keep, not the decision or the voter. */
public enum ShellClause {
  S2_ON_DISK_BEFORE_SPOKEN,
  S4_A_CLONE_IS_A_NEW_COPY,
  S5_NO_RECEIVER_BEFORE_TELLING,
  S5_BLOCKED_BEFORE_TELLING,
  S7_CHECKPOINT_AFTER_THE_RELOAD,
  S8_START_IN_RECOVERY,
  S8_MARKED_BEFORE_PROMOTED,
  S10_LEASE_FROM_SENDING,
  S10_THE_KERNEL_HOLDS_THE_LEASE,
  S13_A_TIMELINE_NAMES_ITS_EPOCH
}
