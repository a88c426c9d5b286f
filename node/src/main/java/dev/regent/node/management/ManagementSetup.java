package dev.regent.node.management;

import dev.regent.node.operator.OperatorToken;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.setup.Setup;

/**
 * Hands the routes and checks what they work with. Pekko Management makes them by reflection, so
 * this travels with the actor system: {@code ActorSystemSetup.create(…, new ManagementSetup(…))}.
 */
public final class ManagementSetup extends Setup {
  private final NodeSettings settings;
  private final Roll roll;
  private final StatusSource source;
  private final OrderDesk desk;
  private final OperatorToken token;

  /** For the actor system on which Pekko Management is started. */
  public ManagementSetup(
      NodeSettings settings, Roll roll, StatusSource source, OrderDesk desk, OperatorToken token) {
    this.settings = settings;
    this.roll = roll;
    this.source = source;
    this.desk = desk;
    this.token = token;
  }

  static ManagementSetup of(ActorSystem system) {
    return system
        .settings()
        .setup()
        .get(ManagementSetup.class)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    system.name() + " was created without a ManagementSetup"));
  }

  NodeSettings settings() {
    return settings;
  }

  Roll roll() {
    return roll;
  }

  StatusSource source() {
    return source;
  }

  OrderDesk desk() {
    return desk;
  }

  OperatorToken token() {
    return token;
  }
}
