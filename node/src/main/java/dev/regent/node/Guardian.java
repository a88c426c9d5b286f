package dev.regent.node;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Rules;
import dev.regent.node.governor.Governor;
import dev.regent.node.heartbeat.Heartbeat;
import dev.regent.node.membership.Membership;
import dev.regent.node.post.Enquiries;
import dev.regent.node.post.Peers;
import dev.regent.node.post.Postbox;
import dev.regent.node.post.Questioner;
import dev.regent.node.post.Tickets;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.NodeSettings.Timing;
import dev.regent.node.witness.Witness;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the actors and ties them together; each owns one concern. When any of them stops the node
 * ends: the kernel's lease shuts the door, and whoever runs the node starts it anew.
 */
final class Guardian {

  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  /** The exit status when an actor has stopped, which none may (EX_SOFTWARE). */
  private static final int BROKEN = 70;

  private final NodeSettings settings;
  private final Roll roll;
  private final Optional<DataSide> data;
  private final CompletableFuture<Handles> started;
  private final CompletableFuture<Effect.Exit> exit;
  private volatile String trouble = ""; // Status must not wait for a disk that hangs.

  private Guardian(
      NodeSettings settings,
      Optional<DataSide> data,
      CompletableFuture<Handles> started,
      CompletableFuture<Effect.Exit> exit) {
    this.settings = settings;
    this.roll = new Roll(settings.me(), settings.roster());
    this.data = data;
    this.started = started;
    this.exit = exit;
  }

  /** What the rest of the node may speak to. */
  record Handles(ActorRef<Event> governor, ActorRef<Membership.Command> membership) {}

  /**
   * The root of the control system.
   *
   * @param started completed when all actors are there
   * @param exit completed when the node is to end
   */
  static Behavior<Void> create(
      NodeSettings settings,
      Optional<DataSide> data,
      CompletableFuture<Handles> started,
      CompletableFuture<Effect.Exit> exit) {
    return Behaviors.setup(
        context -> {
          Guardian guardian = new Guardian(settings, data, started, exit);
          ActorRef<Governor.Command> governor =
              context.spawn(Governor.create(rules(settings), guardian::surround), "governor");
          context.watch(governor);
          return Behaviors.receive(Void.class)
              .onSignal(
                  Terminated.class,
                  stopped -> {
                    exit.complete(new Effect.Exit(BROKEN, "an actor has stopped: see the log"));
                    started.completeExceptionally(new IllegalStateException("it did not start"));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private Consumer<Effect> surround(
      ActorContext<Governor.Command> context, ActorRef<Event> events) {
    MemberId me = settings.me().name();
    Timing timing = settings.timing();
    Peers peers = new Peers(context.getSystem(), settings.hash(), roll);
    Tickets tickets = new Tickets(me);
    ActorRef<Governor.Command> governor = context.getSelf();
    Supplier<CompletionStage<MemberStatus>> status =
        () ->
            AskPattern.ask(
                    governor,
                    Governor.Describe::new,
                    Duration.ofSeconds(1),
                    context.getSystem().scheduler())
                .thenApply(this::complete);
    ActorRef<Witness.Command> witness =
        context.spawn(
            Witness.create(identity(settings, data), peers, events, reason -> trouble = reason),
            "witness",
            DispatcherSelector.blocking());
    ActorRef<Questioner.Command> questioner =
        context.spawn(Questioner.create(peers, events), "questioner");
    ActorRef<Heartbeat.Command> heartbeat =
        context.spawn(
            Heartbeat.create(
                peers, timing.heartbeatInterval(), timing.lease(), timing.witnessGone(), events),
            "heartbeat");
    ActorRef<Enquiries.Command> enquiries = context.spawn(Enquiries.create(peers), "enquiries");
    Consumer<Effect> database =
        data.map(side -> side.spawn(context, roll, events)).orElse(effect -> {});
    context.spawn(
        Postbox.create(peers, new Postbox.Desks(witness, events, tickets, status)), "postbox");
    RingSide ring = new RingSide(roll, enquiries, witness, events, status);
    ActorRef<Membership.Command> membership =
        context.spawn(ring.membership(settings), "membership");
    context.getChildren().forEach(context::watch);
    context.unwatch(membership); // It ends before the node does.
    started.complete(new Handles(events, membership));
    return effect -> {
      switch (effect) {
        case Effect.Ask ask -> questioner.tell(new Questioner.Put(ask));
        case Effect.Reply(long ticket, var answer) -> tickets.answer(ticket, answer);
        case Effect.RecordSeverance(var epoch) -> witness.tell(new Witness.Sever(epoch));
        case Effect.Beat beat -> heartbeat.tell(new Heartbeat.Begin(beat));
        case Effect.StopBeating stop -> heartbeat.tell(new Heartbeat.End());
        case Effect.Exit end -> exit.complete(end);
        case Effect.Enroll(Roster roster) -> {
          enroll(roster);
          database.accept(effect);
        }
        default -> database.accept(effect);
      }
    };
  }

  private void enroll(Roster roster) {
    roll.enroll(roster);
    LOG.info("the members are {}", roster);
    if (roll.differs()) {
      LOG.info(
          "the configuration says {}: what is recorded holds, change it here when you can",
          settings.roster());
    }
  }

  static Witness.Identity identity(NodeSettings settings, Optional<DataSide> data) {
    return new Witness.Identity(
        settings.hash(),
        ClusterHash.former(settings.cluster(), settings.roster().names()),
        settings.me().name(),
        settings.roster().names(),
        data.map(DataSide::holdsData).orElse(false),
        data.flatMap(side -> side.found().toAdopt()),
        settings.timing().lease(),
        settings.witnessDirectory());
  }

  /** Adds what the governor does not know. */
  private MemberStatus complete(MemberStatus status) {
    MemberStatus known = status.troubled(trouble);
    return data.map(side -> side.describe(known)).orElse(known);
  }

  private static Rules rules(NodeSettings settings) {
    String commit = settings.postgres().synchronousCommit();
    return new Rules(
        settings.me().name(),
        settings.roster(),
        new Rules.Commits(
            settings.replication().confirmations(),
            commit.equals("off") || commit.equals("local"),
            settings.replication().maximumLag(),
            settings.replication().neverAlone()),
        new Rules.Timing(
            settings.timing().lease(),
            settings.replication().dropAfter(),
            settings.replication().goneAfter(),
            settings.timing().resignHold(),
            settings.timing().handover(),
            settings.replication().patience(),
            settings.timing().witnessGone()));
  }
}
