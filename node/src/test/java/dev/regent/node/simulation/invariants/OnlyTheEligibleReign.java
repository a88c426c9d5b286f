package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Server;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import java.util.Collection;
import java.util.Optional;

/** S4: who is promoted stood in the record as that very copy, as the primary's or in the set. */
public final class OnlyTheEligibleReign implements Invariant {
  @Override
  public void promoted(Server server, Epoch epoch, Overview all) {
    Optional<Mandate> own = all.chronicle().inForce();
    if (own.filter(m -> m.epoch().compareTo(epoch) >= 0 && m.primary().equals(server.me()))
            .isEmpty()
        && own.filter(m -> m.epoch().isAfter(epoch)).isEmpty()) {
      throw violated("%s promotes in epoch %s, in force is %s", server.me(), epoch, own);
    }
    Collection<Mandate> bound = all.chronicle().boundBefore(epoch);
    boolean eligible =
        bound.isEmpty()
            || bound.stream()
                .anyMatch(
                    mandate ->
                        wasPrimary(server, mandate)
                            || mandate.inSync().contains(server.directory().copy()));
    if (!eligible) {
      throw violated(
          "%s promotes in epoch %s, but none of %s names %s",
          server.me(), epoch, bound, server.directory().copy());
    }
  }

  /** Before there is a system, no copy is named. */
  private static boolean wasPrimary(Server server, Mandate mandate) {
    Optional<Copy> named = mandate.primaryCopy();
    return mandate.primary().equals(server.me())
        && named.map(server.directory().copy()::equals).orElse(mandate.systemId().isEmpty());
  }
}
