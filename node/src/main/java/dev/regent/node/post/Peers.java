package dev.regent.node.post;

import dev.regent.node.roster.Roll;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * The members as addresses, as they are now. Letters go by actor selection, so they work between
 * nodes that are in no gossip ring with one another, and after restarts (design section 5).
 */
public final class Peers {
  /** The path of the actor that takes letters, below {@code /user}. */
  public static final String POSTBOX = "governor/postbox";

  private final ActorSystem<?> system;
  private final ClusterHash cluster;
  private final Roll roll;
  private final Map<String, ActorSelection> addresses = new ConcurrentHashMap<>();

  /** The members of that roll, which may change. */
  public Peers(ActorSystem<?> system, ClusterHash cluster, Roll roll) {
    this.system = system;
    this.cluster = cluster;
    this.roll = roll;
  }

  /** Sends without waiting; a lost letter is the asker's to send again. */
  public void send(MemberId to, Request request, long nonce, ActorRef<Reply> replyTo) {
    if (isKnown(to)) {
      roll.seat(to)
          .ifPresent(
              seat ->
                  address(seat)
                      .tell(
                          new Letter(cluster, me(), nonce, request, replyTo),
                          org.apache.pekko.actor.ActorRef.noSender()));
    }
  }

  private ActorSelection address(Seat seat) {
    return addresses.computeIfAbsent(
        seat.host() + ":" + seat.port(),
        host ->
            Adapter.toClassic(system)
                .actorSelection("pekko://%s@%s/user/%s".formatted(system.name(), host, POSTBOX)));
  }

  /** A node that is no member, not yet or no more, still speaks with itself. */
  private boolean isKnown(MemberId member) {
    return member.equals(roll.me()) || roll.roster().contains(member);
  }

  /** Whether the letter is of this cluster and of a member (S1). */
  public boolean isOurs(Letter letter) {
    return letter.cluster().equals(cluster) && isKnown(letter.from());
  }

  /** The same of a reply. */
  public boolean isOurs(Reply reply) {
    return reply.cluster().equals(cluster) && isKnown(reply.from());
  }

  /** Of which cluster they are. */
  ClusterHash cluster() {
    return cluster;
  }

  /** This member. */
  public MemberId me() {
    return roll.me();
  }

  /** Every member. */
  public Set<MemberId> members() {
    return roll.members();
  }

  /** Every member but this one. */
  public Set<MemberId> others() {
    Set<MemberId> others = roll.members();
    others.remove(roll.me());
    return others;
  }
}
