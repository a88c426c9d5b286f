package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;

import dev.regent.protocol.values.Mandate;

/** The master in office. */
final class Reigns {
  /** 1.4 = {pg-master, R={pg-slave}, k=1}. */
  static final Mandate REDUNDANT = Cast.mandate(1, 4, MASTER, ONLY_SLAVE);

  /** 1.4 = {pg-master, R={}, k=0}. */
  static final Mandate ALONE = Cast.mandate(1, 4, MASTER, NOBODY);

  private Reigns() {}

  static Scene redundant() {
    return Scene.primary(Cast.pair(MASTER), REDUNDANT);
  }

  static Scene alone() {
    return Scene.primary(Cast.pair(MASTER), ALONE);
  }
}
