package dev.regent.node.post;

import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * The configured members as addresses. Letters go by actor selection, so they work between nodes
 * that are in no gossip ring with one another, and after restarts (design section 5).
 */
public final class Peers {
  /** The path of the actor that takes letters, below {@code /user}. */
  public static final String POSTBOX = "governor/postbox";

  private final ClusterHash cluster;
  private final MemberId me;
  private final Map<MemberId, ActorSelection> addresses;

  /**
   * The members.
   *
   * @param hosts host and port of every member, this one included
   */
  public Peers(
      ActorSystem<?> system, ClusterHash cluster, MemberId me, Map<MemberId, String> hosts) {
    this.cluster = cluster;
    this.me = me;
    this.addresses =
        hosts.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    entry ->
                        Adapter.toClassic(system)
                            .actorSelection(
                                "pekko://%s@%s/user/%s"
                                    .formatted(system.name(), entry.getValue(), POSTBOX))));
  }

  /** Sends without waiting; a lost letter is the asker's to send again. */
  public void send(MemberId to, Request request, long nonce, ActorRef<Reply> replyTo) {
    ActorSelection address = addresses.get(to);
    if (address != null) {
      address.tell(
          new Letter(cluster, me, nonce, request, replyTo),
          org.apache.pekko.actor.ActorRef.noSender());
    }
  }

  /** Whether the letter is of this cluster and of a configured member (S1). */
  public boolean isOurs(Letter letter) {
    return letter.cluster().equals(cluster) && addresses.containsKey(letter.from());
  }

  /** The same of a reply. */
  public boolean isOurs(Reply reply) {
    return reply.cluster().equals(cluster) && addresses.containsKey(reply.from());
  }

  /** This member. */
  public MemberId me() {
    return me;
  }

  /** Every configured member. */
  public Set<MemberId> members() {
    return addresses.keySet();
  }

  /** Every configured member but this one. */
  public Set<MemberId> others() {
    Set<MemberId> others = new LinkedHashSet<>(addresses.keySet());
    others.remove(me);
    return others;
  }
}
