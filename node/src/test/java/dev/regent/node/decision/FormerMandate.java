package dev.regent.node.decision;

import dev.regent.protocol.values.Mandate;
import java.util.Optional;

/** A mandate as it was before records named the primary's copy (S4, docs/adr/0022). */
public final class FormerMandate {
  private FormerMandate() {}

  /** The same, which names none. */
  public static Mandate of(Mandate mandate) {
    return new Mandate(
        mandate.epoch(),
        mandate.revision(),
        mandate.primary(),
        Optional.empty(),
        mandate.inSync(),
        mandate.systemId(),
        mandate.history(),
        mandate.paused(),
        mandate.electorate(),
        mandate.roster());
  }
}
