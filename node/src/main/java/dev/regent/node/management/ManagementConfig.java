package dev.regent.node.management;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.settings.NodeSettings;
import java.util.Map;

/** Pekko Management's own settings, made from the node's. */
public final class ManagementConfig {
  private ManagementConfig() {}

  /**
   * Goes before every other configuration of the actor system that has the {@link ManagementSetup}.
   */
  public static Config of(NodeSettings settings) {
    int port = settings.management().port();
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.management.http.hostname",
            settings.me().host(),
            "pekko.management.http.port",
            port,
            "pekko.management.http.bind-hostname",
            settings.management().host(),
            "pekko.management.http.bind-port",
            port,
            "pekko.management.http.route-providers-read-only",
            true,
            // Pekko's own idea of ready. Not in reference.conf: libraries' files have no order.
            "pekko.management.health-checks.readiness-checks.cluster-membership",
            "",
            "pekko.management.health-checks.readiness-checks.sharding",
            ""),
        "the settings of this member");
  }
}
