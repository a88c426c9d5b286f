package dev.regent.node.membership;

import static dev.regent.node.membership.Members.A;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class RingSystemTest {

  @Test
  void theSeatsAddressAndRingConfLieOverTheNodesConfiguration() {
    Config node =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = remote
                pekko.remote.artery.canonical.port = 7355
                pekko.loglevel = ERROR
                """)
            .withFallback(ConfigFactory.load());
    Config ring = RingSystem.config(Members.seat(A, 7356), node);
    assertThat(ring.getString("pekko.actor.provider")).isEqualTo("cluster");
    assertThat(ring.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("127.0.0.1");
    assertThat(ring.getInt("pekko.remote.artery.canonical.port")).isEqualTo(7356);
    assertThat(ring.getString("pekko.loglevel")).isEqualTo("ERROR");
  }

  @Test
  void nobodyIsDownedAndNoSeedIsJoinedByPekkoItself() {
    Config ring = RingSystem.config(Members.seat(A, 7356), ConfigFactory.load());
    assertThat(ring.getString("pekko.cluster.downing-provider-class")).isEmpty();
    assertThat(ring.getStringList("pekko.cluster.seed-nodes")).isEmpty();
    assertThat(ring.getBoolean("pekko.coordinated-shutdown.exit-jvm")).isFalse();
  }

  @Test
  void pekkoKnowsEveryKeyOfRingConf() {
    Config known = ConfigFactory.defaultReference();
    // A phase may leave its time to the default.
    assertThat(ConfigFactory.parseResources("ring.conf").entrySet())
        .isNotEmpty()
        .extracting(entry -> entry.getKey().replaceFirst("(phases\\..*)\\.timeout$", "$1"))
        .allSatisfy(key -> assertThat(known.hasPath(key)).as(key).isTrue());
  }
}
