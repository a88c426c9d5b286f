package dev.regent.node.membership;

import dev.regent.protocol.values.MemberId;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What {@link Membership} tells the node. Called by its actor, one call after the other: must
 * neither block nor throw, because the next observation would wait.
 */
public interface RingListener {

  /**
   * Which configured members this node's own failure detector has lost; told at every change. Empty
   * while this node is in no ring: then it has no observation.
   */
  void lost(Set<MemberId> members);

  /** In which ring this node is from now on; 0 for none. The own witness tells it to others. */
  void ring(long number);

  /** A ring system has started, and is in no ring yet: the moment to start Pekko Management. */
  void started(ActorSystem<?> ring);

  /**
   * This ring system is about to end: free the ports that were opened on it.
   *
   * @return complete when they are free; not waited for longer than two seconds
   */
  CompletionStage<?> stopping(ActorSystem<?> ring);
}
