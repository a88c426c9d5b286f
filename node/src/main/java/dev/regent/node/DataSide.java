package dev.regent.node;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.fencing.Fence;
import dev.regent.node.fencing.Fencing;
import dev.regent.node.fencing.NftablesFence;
import dev.regent.node.fencing.ProcessFence;
import dev.regent.node.fencing.Server;
import dev.regent.node.governor.Governor;
import dev.regent.node.guard.GuardProcess;
import dev.regent.node.lifecycle.Lifecycle;
import dev.regent.node.postgres.DataDirectory;
import dev.regent.node.postgres.JdbcPostgres;
import dev.regent.node.postgres.Postgres;
import dev.regent.node.postgres.Upstream;
import dev.regent.node.probe.DatabaseProbe;
import dev.regent.node.probe.RoomProbe;
import dev.regent.node.promotion.Promotion;
import dev.regent.node.promotion.PromotionRequests;
import dev.regent.node.rejoin.Rejoin;
import dev.regent.node.replication.Replication;
import dev.regent.node.replication.SlotKeeping;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsException;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What a data member has and an arbiter has not: PostgreSQL and the fence.
 *
 * @param version of PostgreSQL's binaries
 * @param found what the data directory held when the node started
 */
record DataSide(
    NodeSettings settings, Postgres postgres, Fence fence, Event.Directory found, String version) {

  /** Often enough for {@code gone-after}; one round trip on an open session. */
  private static final Duration REPLICATION_LOOK = Duration.ofMillis(50);

  private static final Duration ROOM_LOOK = Duration.ofSeconds(1);

  /** A standby that is promoted keeps so much WAL more than it need. */
  private static final Duration SLOTS = Duration.ofSeconds(5);

  /** Shuts the door first, then looks at the data; PostgreSQL is started by the decision only. */
  static DataSide prepare(NodeSettings settings) {
    List<Upstream> dataPeers =
        settings.others().stream()
            .filter(seat -> seat.role() == Role.DATA)
            .map(DataSide::upstream)
            .toList();
    Postgres postgres;
    try {
      postgres = new JdbcPostgres(settings.me().name(), settings.postgres(), dataPeers);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    postgres.refuseForeignServer().toCompletableFuture().join();
    Fence fence = fence(settings, postgres);
    fence.install().toCompletableFuture().join();
    Event.Directory found =
        Rejoin.directory(fitting(postgres.inspect().toCompletableFuture().join(), settings));
    String version = postgres.version().toCompletableFuture().join();
    return new DataSide(settings, postgres, fence, found, version);
  }

  /** The order of the members may have been changed since a directory was marked. */
  private static DataDirectory fitting(DataDirectory found, NodeSettings settings) {
    boolean misplaced =
        found instanceof DataDirectory.Adoptable adoptable
            && adoptable.standbys() == settings.founder().equals(settings.me());
    return misplaced
        ? new DataDirectory.Alien(
            "the data directory is to be adopted, and the first data member's is to be the primary's,"
                + " every other's a standby's. Nothing was touched; see regent adopt")
        : found;
  }

  private static Fence fence(NodeSettings settings, Postgres postgres) {
    Duration lease = settings.timing().lease();
    return switch (settings.fence().kind()) {
      case NodeSettings.Fence.PROCESS ->
          new ProcessFence(
              new Doorkeeper(postgres),
              () -> GuardProcess.start(settings.postgres().dataDirectory()),
              lease);
      default ->
          new NftablesFence(
              settings.fence().nft(),
              settings.me().postgresPort(),
              settings.others().stream().map(Seat::host).toList(),
              lease);
    };
  }

  /** PostgreSQL as its fence knows it. */
  private record Doorkeeper(Postgres postgres) implements Server {
    @Override
    public CompletionStage<Boolean> admit(boolean clients) {
      return postgres.admit(clients);
    }

    @Override
    public CompletionStage<Void> kill() {
      return postgres.kill();
    }
  }

  boolean holdsData() {
    return found.isPresent() || found.alien().isPresent();
  }

  /** Adds what the fence and the configuration say. */
  MemberStatus describe(MemberStatus status) {
    Fence.Description kind = fence.describe();
    return new MemberStatus(
        status.member(),
        status.role(),
        status.phase(),
        status.promise(),
        status.mandate(),
        status.ready(),
        status.timeline(),
        status.lsn(),
        status.copy(),
        status.leaseLeftMillis(),
        new MemberStatus.Fence(
            kind.kind(), status.fence().open(), status.fence().movedMillisAgo(), kind.note()),
        status.standbys(),
        version,
        settings.postgres().synchronousCommit(),
        status.trouble());
  }

  private static Upstream upstream(Seat seat) {
    return new Upstream(seat.name(), seat.host(), seat.postgresPort());
  }

  /** Spawns the sensors and actuators around PostgreSQL and the fence. */
  Consumer<Effect> spawn(
      ActorContext<Governor.Command> context, Roll roll, ActorRef<Event> events) {
    Function<MemberId, Upstream> upstreams = member -> upstream(roll.seat(member).orElseThrow());
    ActorRef<Lifecycle.Command> lifecycle =
        context.spawn(Lifecycle.create(postgres, events), "lifecycle");
    ActorRef<Effect.Promote> promotion =
        context.spawn(Promotion.create(postgres, events), "promotion");
    ActorRef<Effect.ToReplication> replication =
        context.spawn(Replication.create(postgres, upstreams, events), "replication");
    ActorRef<Effect.ToRejoin> rejoin =
        context.spawn(Rejoin.create(postgres, upstreams, events), "rejoin");
    ActorRef<Fencing.Command> fencing =
        context.spawn(
            Fencing.create(fence, member -> roll.seat(member).orElseThrow().host(), events),
            "fencing");
    context.spawn(
        DatabaseProbe.ofHealth(postgres, settings.timing().probeInterval(), events), "probe");
    context.spawn(
        DatabaseProbe.ofReplication(postgres, REPLICATION_LOOK, events), "replication-probe");
    context.spawn(RoomProbe.create(postgres::shortage, ROOM_LOOK, events), "room");
    ActorRef<SlotKeeping.Command> slots =
        context.spawn(SlotKeeping.create(postgres::peers, postgres::keepSlots, SLOTS), "slots");
    context.spawn(PromotionRequests.create(settings.postgres().triggerFile(), events), "requests");
    events.tell(new Event.DirectoryFound(found));
    return effect -> {
      switch (effect) {
        case Effect.ToFence order -> fencing.tell(new Fencing.Obey(order));
        case Effect.ToLifecycle order -> lifecycle.tell(new Lifecycle.Obey(order));
        case Effect.ToReplication order -> replication.tell(order);
        case Effect.ToRejoin order -> rejoin.tell(order);
        case Effect.Promote order -> promotion.tell(order);
        case Effect.Enroll others -> {
          fencing.tell(new Fencing.Let(roll.others().stream().map(Seat::host).toList()));
          slots.tell(
              new SlotKeeping.Serve(roll.otherData().stream().map(DataSide::upstream).toList()));
        }
        default -> throw new IllegalStateException("no actuator takes " + effect);
      }
    };
  }
}
