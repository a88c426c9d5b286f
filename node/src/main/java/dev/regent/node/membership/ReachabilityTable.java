package dev.regent.node.membership;

import dev.regent.node.membership.GossipView.Missing;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityChanged;
import org.apache.pekko.cluster.Reachability;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads who has lost whom out of Pekko's gossip.
 *
 * <p>The only place that touches {@link Reachability}: public bytecode, as Pekko Management uses it
 * too, but marked internal in Scala. The public events are no substitute: they tell that *somebody*
 * has lost a member, and with one link cut everybody is told that both ends are unreachable.
 */
final class ReachabilityTable {
  private ReachabilityTable() {}

  /**
   * Every record but the reachable ones; a terminated incarnation is as missing as a silent one.
   */
  static Set<Missing> missing(ReachabilityChanged event) {
    return CollectionConverters.asJava(event.reachability().records()).stream()
        .filter(record -> !record.status().equals(Reachability.Reachable$.MODULE$))
        .map(record -> new Missing(record.observer(), record.subject()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
