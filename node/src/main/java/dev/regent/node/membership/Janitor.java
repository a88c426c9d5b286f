package dev.regent.node.membership;

import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterCommand;
import org.apache.pekko.cluster.typed.Down;

/**
 * Downs, slowly, who has been unheard by the whole ring for long, because nobody can join past it.
 * It settles nothing but gossip: the mandate's members stay who they are.
 */
final class Janitor {

  /** What it is told. */
  sealed interface Command {}

  /** The gossip as it is now. */
  record Look(GossipView view) implements Command {}

  private record Due(UniqueAddress incarnation) implements Command {}

  private final Seating seating;
  private final Duration downAfter;
  private final ActorRef<ClusterCommand> ring;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;

  private Janitor(
      Seating seating,
      Duration downAfter,
      ActorRef<ClusterCommand> ring,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.seating = seating;
    this.downAfter = downAfter;
    this.ring = ring;
    this.context = context;
    this.timers = timers;
    context.setLoggerName(Janitor.class);
  }

  static Behavior<Command> create(Seating seating, Duration downAfter) {
    return Behaviors.setup(
        context -> create(seating, downAfter, Cluster.get(context.getSystem()).manager()));
  }

  static Behavior<Command> create(
      Seating seating, Duration downAfter, ActorRef<ClusterCommand> ring) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Janitor(seating, downAfter, ring, context, timers).watching(Set.of())));
  }

  private Behavior<Command> watching(Set<UniqueAddress> condemned) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Look(GossipView view) -> {
                Set<UniqueAddress> now = condemned(view, seating);
                condemned.stream().filter(one -> !now.contains(one)).forEach(timers::cancel);
                now.stream()
                    .filter(one -> !condemned.contains(one))
                    .forEach(one -> timers.startSingleTimer(one, new Due(one), downAfter));
                yield watching(now);
              }
              case Due(UniqueAddress incarnation) -> {
                context
                    .getLog()
                    .warn(
                        "{} has been unreachable to the whole ring for {}: taking it out of the ring",
                        incarnation.address(),
                        downAfter);
                ring.tell(new Down(incarnation.address()));
                yield Behaviors.same();
              }
            });
  }

  /**
   * Whom this node is to down, once it has been so for long: nobody unless the ring reaches a
   * majority, and nobody unless this node is the first member reached, so that one acts.
   */
  static Set<UniqueAddress> condemned(GossipView view, Seating seating) {
    var reached = view.reached(seating);
    boolean mine = seating.first(reached).filter(seating.me()::equals).isPresent();
    return mine && seating.isMajority(reached) ? view.unheard() : Set.of();
  }
}
