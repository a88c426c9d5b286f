package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.member.Member;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** S2: what a witness promised it keeps, and its newest record only grows newer. */
public final class PromisesNeverFall implements Invariant {
  private final Map<MemberId, SimulatedWitness.OnDisk> last = new HashMap<>();

  @Override
  public void recorded(Member member, Overview all) {
    SimulatedWitness.OnDisk record = member.record().orElseThrow();
    SimulatedWitness.OnDisk before = last.put(member.me(), record);
    if (before == null) {
      return;
    }
    Epoch promise = record.promise();
    if (before.promise().isAfter(promise)) {
      throw violated("%s promised %s, now %s", member.me(), before.promise(), promise);
    }
    Optional<Mandate> mandate = record.mandate();
    boolean older =
        before.mandate().filter(m -> mandate.isEmpty() || m.isNewerThan(mandate.get())).isPresent();
    if (older) {
      throw violated("%s had %s, now %s", member.me(), before.mandate(), mandate);
    }
  }

  /** Its disk is gone, and what stood on it. */
  public void forget(MemberId member) {
    last.remove(member);
  }
}
