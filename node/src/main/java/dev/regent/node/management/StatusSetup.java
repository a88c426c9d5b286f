package dev.regent.node.management;

import dev.regent.node.settings.NodeSettings;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.setup.Setup;

/**
 * Hands the routes and checks what they work with. Pekko Management makes them by reflection, so
 * this travels with the actor system: {@code ActorSystemSetup.create(…, new StatusSetup(…))}.
 */
public final class StatusSetup extends Setup {
  private final NodeSettings settings;
  private final StatusSource source;

  /** For the actor system on which Pekko Management is started. */
  public StatusSetup(NodeSettings settings, StatusSource source) {
    this.settings = settings;
    this.source = source;
  }

  static StatusSetup of(ActorSystem system) {
    return system
        .settings()
        .setup()
        .get(StatusSetup.class)
        .orElseThrow(
            () -> new IllegalStateException(system.name() + " was created without a StatusSetup"));
  }

  NodeSettings settings() {
    return settings;
  }

  StatusSource source() {
    return source;
  }
}
