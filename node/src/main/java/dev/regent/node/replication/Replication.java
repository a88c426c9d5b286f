package dev.regent.node.replication;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import dev.regent.node.postgres.Upstream;
import dev.regent.protocol.values.MemberId;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Points the local PostgreSQL at an upstream, severs it, and puts lists of standbys in force. */
public final class Replication {
  private Replication() {}

  /** A replication that reports to the governor. */
  public static Behavior<Effect.ToReplication> create(
      Postgres postgres, Function<MemberId, Upstream> upstreams, ActorRef<Event> governor) {
    return Behaviors.receiveMessage(
        order -> {
          switch (order) {
            case Effect.Follow(MemberId upstream) ->
                Report.to(
                    governor,
                    Operation.FOLLOW,
                    postgres.follow(upstreams.apply(upstream)),
                    done -> new Event.Followed(upstream));
            case Effect.Sever(var epoch) ->
                Report.to(
                    governor,
                    Operation.SEVER,
                    postgres.sever(),
                    position -> new Event.Severed(epoch, position));
            case Effect.Arm(var list) ->
                Report.to(
                    governor,
                    Operation.ARM,
                    postgres.arm(list),
                    after -> new Event.Armed(list, after));
          }
          return Behaviors.same();
        });
  }
}
