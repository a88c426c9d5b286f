package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.Level;
import java.util.List;

/** What nobody in the cluster can see: all of it at once. */
public interface Overview {
  long now();

  List<Member> members();

  Level level();

  boolean fenceWorks();

  Chronicle chronicle();
}
