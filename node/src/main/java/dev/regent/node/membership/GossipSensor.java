package dev.regent.node.membership;

import dev.regent.protocol.values.MemberId;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityChanged;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.SelfRemoved;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;

/**
 * Reports what this node's own failure detector sees of the ring, at each change and at once, and
 * that the ring has expelled this node; what follows from either is for others to decide.
 */
final class GossipSensor {

  /** What it reports, and of which generation of the ring system: an older one's is stale. */
  sealed interface Report {
    long generation();
  }

  /**
   * @param welcomed a ring has taken this node in
   * @param up as a full member, or as one that a majority has not yet agreed on
   */
  record Seen(
      long generation, boolean welcomed, boolean up, Set<MemberId> reached, Set<MemberId> lost)
      implements Report {
    static Seen nothing(long generation) {
      return new Seen(generation, false, false, Set.of(), Set.of());
    }
  }

  /** This ring system is of no more use. */
  record Expelled(long generation, String reason) implements Report {}

  /** What Pekko tells it. */
  sealed interface Event {}

  private record Changed(Member member) implements Event {}

  private record Observed(Set<GossipView.Missing> missing) implements Event {}

  private record Ended(String reason) implements Event {}

  private final Seating seating;
  private final ActorRef<Report> to;
  private final ActorRef<? super Janitor.Command> janitor;

  private GossipSensor(
      Seating seating, ActorRef<Report> to, ActorRef<? super Janitor.Command> janitor) {
    this.seating = seating;
    this.to = to;
    this.janitor = janitor;
  }

  static Behavior<Event> create(
      long generation,
      Seating seating,
      ActorRef<Report> to,
      ActorRef<? super Janitor.Command> janitor) {
    return Behaviors.setup(
        context -> {
          Cluster cluster = Cluster.get(context.getSystem());
          subscribe(context, cluster, MemberEvent.class, event -> new Changed(event.member()));
          subscribe(
              context,
              cluster,
              ReachabilityChanged.class,
              event -> new Observed(ReachabilityTable.missing(event)));
          subscribe(
              context, cluster, SelfRemoved.class, event -> new Ended("it was removed from it"));
          context
              .getSystem()
              .eventStream()
              .tell(
                  new EventStream.Subscribe<>(
                      ThisActorSystemQuarantinedEvent.class,
                      context.messageAdapter(
                          ThisActorSystemQuarantinedEvent.class,
                          event ->
                              new Ended("%s quarantined it".formatted(event.remoteAddress())))));
          return new GossipSensor(seating, to, janitor)
              .in(GossipView.empty(cluster.selfMember().uniqueAddress()), Seen.nothing(generation));
        });
  }

  private static <E extends ClusterDomainEvent> void subscribe(
      ActorContext<Event> context,
      Cluster cluster,
      Class<E> type,
      org.apache.pekko.japi.function.Function<E, Event> translation) {
    cluster.subscriptions().tell(Subscribe.create(context.messageAdapter(type, translation), type));
  }

  private Behavior<Event> in(GossipView view, Seen said) {
    return Behaviors.receiveMessage(
        event ->
            switch (event) {
              case Changed(Member member) -> {
                if (member.uniqueAddress().equals(view.self())
                    && member.status().equals(MemberStatus.down())) {
                  to.tell(new Expelled(said.generation(), "it was downed"));
                }
                yield seen(view.with(member.uniqueAddress(), member.status()), said);
              }
              case Observed(Set<GossipView.Missing> missing) -> seen(view.with(missing), said);
              case Ended(String reason) -> {
                to.tell(new Expelled(said.generation(), reason));
                yield Behaviors.same();
              }
            });
  }

  private Behavior<Event> seen(GossipView view, Seen said) {
    Seen now =
        new Seen(
            said.generation(),
            view.isWelcomed(),
            view.isUp(),
            view.reached(seating),
            view.lost(said.lost(), seating));
    if (!now.equals(said)) {
      to.tell(now);
    }
    janitor.tell(new Janitor.Look(view));
    return in(view, now);
  }
}
