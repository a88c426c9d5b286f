package dev.regent.node.rejoin;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.postgres.DataDirectory;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Report;
import dev.regent.node.postgres.Upstream;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Makes the data directory: by {@code initdb} once in a cluster's life, else by a rewind or a
 * clone.
 */
public final class Rejoin {
  private Rejoin() {}

  /** A rejoin that reports to the governor. */
  public static Behavior<Effect.ToRejoin> create(
      Postgres postgres, Function<MemberId, Upstream> upstreams, ActorRef<Event> governor) {
    return Behaviors.receiveMessage(
        order -> {
          switch (order) {
            case Effect.Initialize initialize ->
                Report.to(
                    governor,
                    Operation.INITIALIZE,
                    postgres.initialize(),
                    made -> new Event.DirectoryMade(directory(made)));
            case Effect.Rewind(MemberId primary) ->
                Report.to(
                    governor,
                    Operation.REWIND,
                    postgres.rewindTo(upstreams.apply(primary)),
                    made -> new Event.DirectoryMade(directory(made)));
            case Effect.Clone(MemberId source) ->
                Report.to(
                    governor,
                    Operation.CLONE,
                    postgres.cloneFrom(upstreams.apply(source)),
                    made -> new Event.DirectoryMade(directory(made)));
          }
          return Behaviors.same();
        });
  }

  /** What the data directory holds, in the decision's words. */
  public static Event.Directory directory(DataDirectory found) {
    return switch (found) {
      case DataDirectory.Absent absent -> Event.Directory.ABSENT;
      case DataDirectory.Alien(String reason) ->
          new Event.Directory(
              Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(reason));
      case DataDirectory.Present present ->
          new Event.Directory(
              present.copy(),
              Optional.of(present.systemId()),
              present
                  .promotion()
                  .map(begun -> new Event.Promotion(begun.epoch(), begun.timeline())),
              present.copy().isPresent()
                  ? Optional.empty()
                  : Optional.of(
                      "the data directory holds a database that Regent did not make. Nothing was"
                          + " touched; give this member an empty directory, or see regent adopt"),
              present.past());
      case DataDirectory.Adoptable adoptable ->
          new Event.Directory(
              Optional.empty(),
              Optional.of(adoptable.systemId()),
              Optional.empty(),
              Optional.empty(),
              adoptable.past());
    };
  }
}
