package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Server;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import java.util.Collection;
import java.util.Optional;

/** S4: who is promoted was the recorded primary, or stood as that very copy in the set. */
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
                        mandate.primary().equals(server.me())
                            || mandate.inSync().contains(server.directory().copy()));
    if (!eligible) {
      throw violated(
          "%s promotes in epoch %s, but none of %s names %s",
          server.me(), epoch, bound, server.directory().copy());
    }
  }
}
