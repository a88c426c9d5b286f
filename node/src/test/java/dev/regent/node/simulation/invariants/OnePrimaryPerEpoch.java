package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/** S1: an epoch has one primary, a revision one content, and a reign one promotion. */
public final class OnePrimaryPerEpoch implements Invariant {
  @Override
  public void promoted(Server server, Epoch epoch, Overview all) {
    Optional<MemberId> before =
        all.chronicle().promoted(epoch, server.me(), server.directory().flushed().timeline());
    if (before.isPresent()) {
      throw violated("%s promotes in epoch %s after %s", server.me(), epoch, before.get());
    }
  }

  @Override
  public void recorded(Member member, Overview all) {
    Optional<Mandate> mandate = member.record().flatMap(SimulatedWitness.OnDisk::mandate);
    if (mandate.isPresent()) {
      Mandate known = all.chronicle().recorded(mandate.get(), member.me());
      if (!known.equals(mandate.get())) {
        throw violated("two records of one revision: %s and %s", known, mandate.get());
      }
    }
  }
}
