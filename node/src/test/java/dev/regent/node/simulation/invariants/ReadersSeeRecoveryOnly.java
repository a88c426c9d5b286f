package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.member.Member;

/** S9: the readers' door is never open to a server that takes writes. */
public final class ReadersSeeRecoveryOnly implements Invariant {
  @Override
  public void afterEvent(Overview all) {
    if (!all.fenceWorks()) {
      return;
    }
    for (Member member : all.members()) {
      if (member.server().isPrimary() && member.kernel().admitsReaders()) {
        throw violated("%s takes writes while readers pass", member.me());
      }
    }
  }
}
