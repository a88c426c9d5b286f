package dev.regent.node.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.regent.protocol.values.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/** One ActorSystem that gossips: enters one ring once, leaves it once, and is then replaced. */
final class RingSystem {
  /** How long a polite leave may take. */
  static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Sent away politely, for reasons of its own. */
  private enum Farewell implements CoordinatedShutdown.Reason {
    LEAVING
  }

  private final ActorSystem<Void> system;

  private RingSystem(ActorSystem<Void> system) {
    this.system = system;
  }

  /**
   * What every ring system of this node has in common.
   *
   * @param setups besides its configuration
   */
  record Blueprint(Seating seating, Duration downAfter, Config config, List<Setup> setups) {}

  /** Blocks for up to a second. Throws when the port is taken. */
  static RingSystem start(
      Blueprint blueprint, long generation, ActorRef<GossipSensor.Report> reports) {
    Setup[] all =
        Stream.concat(
                Stream.of(BootstrapSetup.create(blueprint.config())), blueprint.setups().stream())
            .toArray(Setup[]::new);
    return new RingSystem(
        ActorSystem.create(
            guardian(blueprint, generation, reports),
            Seating.SYSTEM,
            ActorSystemSetup.create(all)));
  }

  /** The system lives no longer than its sensor and its janitor. */
  private static Behavior<Void> guardian(
      Blueprint blueprint, long generation, ActorRef<GossipSensor.Report> reports) {
    return Behaviors.setup(
        context -> {
          Seating seating = blueprint.seating();
          var janitor = context.spawn(Janitor.create(seating, blueprint.downAfter()), "janitor");
          var sensor =
              context.spawn(GossipSensor.create(generation, seating, reports, janitor), "sensor");
          context.watch(janitor);
          context.watch(sensor);
          return Behaviors.empty();
        });
  }

  /** The node's configuration with {@code ring.conf} and the seat's address laid over it. */
  static Config config(Seat seat, Config node) {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", seat.host(),
                "pekko.remote.artery.canonical.port", seat.ringPort()))
        .withFallback(
            ConfigFactory.parseResources(
                RingSystem.class.getClassLoader(),
                "ring.conf",
                ConfigParseOptions.defaults().setAllowMissing(false)))
        .withFallback(node)
        .resolve();
  }

  ActorSystem<?> system() {
    return system;
  }

  /** Founds a ring: joins itself. */
  void form() {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
  }

  /** Joins the ring that those are in, and goes on trying; a later call replaces an earlier one. */
  void join(List<Address> others) {
    Cluster.get(system).manager().tell(new JoinSeedNodes(others));
  }

  /** Leaves politely; complete after {@link #FAREWELL} at the latest, left or not. */
  CompletionStage<Done> leave() {
    if (whenTerminated().toCompletableFuture().isDone()) {
      return whenTerminated();
    }
    return CoordinatedShutdown.get(system)
        .runAll(Farewell.LEAVING)
        .toCompletableFuture()
        .completeOnTimeout(Done.done(), FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> Done.done());
  }

  /** Ends at once, without a word to anybody; complete when its port is free. Idempotent. */
  CompletionStage<Done> terminate() {
    system.terminate();
    return system.getWhenTerminated();
  }

  CompletionStage<Done> whenTerminated() {
    return system.getWhenTerminated();
  }
}
