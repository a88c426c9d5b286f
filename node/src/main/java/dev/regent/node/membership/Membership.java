package dev.regent.node.membership;

import com.typesafe.config.Config;
import dev.regent.node.membership.RingPolicy.Standing;
import dev.regent.node.membership.RingPolicy.Transition;
import dev.regent.node.membership.RingSystem.Blueprint;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps this node in the one gossip ring and tells what the node's own failure detector sees there.
 *
 * <p>An actor of the control system. It owns the ring system and makes it anew when its membership
 * has come to an end (ADR 1); {@link RingPolicy} decides when and which ring.
 */
public final class Membership extends AbstractMatchingBehavior<Membership.Command> {
  /**
   * At a node's start witnesses and PostgreSQL need the processor first; nothing that is decided
   * waits for gossip.
   */
  private static final Duration COURTESY = Duration.ofMillis(2500);

  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Duration ENTRY = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What it is told. */
  public sealed interface Command {}

  /**
   * Leave the ring for good, before the node stops. Answered after two seconds at the latest; then
   * the ring system and this actor end.
   */
  public record Leave(ActorRef<Done> replyTo) implements Command {}

  private enum Tick implements Command {
    START,
    ASK,
    ENTRY_OVERDUE
  }

  private record Started(RingSystem system) implements Command {}

  private record StartFailed(Throwable failure) implements Command {}

  private record Reported(GossipSensor.Report report) implements Command {}

  private record Answered(long round, Map<MemberId, Answer.Known> answers) implements Command {}

  private record Claimed(long number, Map<MemberId, Answer> answers) implements Command {}

  private final Blueprint blueprint;
  private final Witnesses witnesses;
  private final RingListener listener;
  private final RingPolicy policy;
  private final TimerScheduler<Command> timers;
  private final RingSystems systems;

  private Standing standing = new RingPolicy.Renewing();
  private long round;
  private GossipSensor.Seen seen = GossipSensor.Seen.nothing(0);
  private Set<MemberId> toldLost = Set.of();

  private Membership(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Blueprint blueprint,
      Witnesses witnesses,
      RingListener listener) {
    super(context);
    this.timers = timers;
    this.blueprint = blueprint;
    this.witnesses = witnesses;
    this.listener = listener;
    this.policy = new RingPolicy(blueprint.seating());
    this.systems =
        new RingSystems(
            blueprint,
            listener,
            context.messageAdapter(GossipSensor.Report.class, Reported::new),
            context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
    context.setLoggerName(Membership.class);
    listener.ring(0); // The witness may remember a ring of this actor's former life.
    listener.lost(toldLost);
    awaitStart(
        systems.start(
            new CompletableFuture<Done>()
                .completeOnTimeout(Done.done(), COURTESY.toMillis(), TimeUnit.MILLISECONDS)));
  }

  /**
   * Begins to look for the ring as soon as it is spawned.
   *
   * @param roll who is a member, now and later
   * @param setups for each ring system, besides its configuration
   */
  public static Behavior<Command> create(
      NodeSettings settings,
      Roll roll,
      Witnesses witnesses,
      RingListener listener,
      Setup... setups) {
    Seating seating = new Seating(roll);
    Duration downAfter = settings.timing().downAfter();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Config node = context.getSystem().settings().config();
                  Blueprint blueprint =
                      new Blueprint(
                          seating,
                          downAfter,
                          RingSystem.config(settings.me(), node),
                          List.of(setups));
                  return new Membership(context, timers, blueprint, witnesses, listener);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Tick.START -> {
        awaitStart(systems.start(CompletableFuture.completedFuture(Done.done())));
        yield this;
      }
      case Started(RingSystem system) -> started(system);
      case StartFailed(Throwable failure) -> {
        getContext()
            .getLog()
            .warn("The ring system does not start, trying again: {}", failure.toString());
        timers.startSingleTimer(Tick.START, RETRY);
        yield this;
      }
      case Reported(GossipSensor.Report report) when report.generation() != systems.generation() ->
          this;
      case Reported(GossipSensor.Expelled expelled) ->
          on(new RingPolicy.Expelled(expelled.reason()));
      case Reported(GossipSensor.Seen now) -> {
        boolean entered = now.up() && !seen.up();
        seen = now;
        yield entered ? on(new RingPolicy.Entered()) : tell();
      }
      case Tick.ASK -> {
        ask();
        yield this;
      }
      case Answered answered when answered.round() != round -> this;
      case Answered(long asked, Map<MemberId, Answer.Known> answers) ->
          on(new RingPolicy.Heard(answers, seen.reached()));
      case Claimed(long number, Map<MemberId, Answer> answers) ->
          standing.equals(new RingPolicy.Claiming(number))
              ? on(new RingPolicy.Claimed(answers))
              : this;
      case Tick.ENTRY_OVERDUE -> on(new RingPolicy.Overdue(seen.welcomed()));
      case Leave(ActorRef<Done> replyTo) -> leave(replyTo);
    };
  }

  /** Stopped without a leave: as good as killed, to the others. */
  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop || signal instanceof PreRestart) {
      systems.terminate();
    }
    return this;
  }

  private Behavior<Command> on(RingPolicy.Event event) {
    long before = standing.ring();
    Transition transition = policy.decide(standing, event);
    standing = transition.next();
    if (standing.ring() != before) {
      getContext().getLog().info("Ring {} (before: {})", standing.ring(), before);
      listener.ring(standing.ring());
    }
    tell();
    perform(transition.move());
    return this;
  }

  private void perform(RingPolicy.Move move) {
    switch (move) {
      case RingPolicy.Nothing nothing -> {}
      case RingPolicy.Ask(Duration after) -> askAfter(after);
      case RingPolicy.Claim(long number) ->
          getContext()
              .pipeToSelf(
                  witnesses.claim(number, ANSWER),
                  (answers, failure) -> new Claimed(number, failure == null ? answers : Map.of()));
      case RingPolicy.Form form -> enter(RingSystem::form);
      case RingPolicy.Join(List<MemberId> through) ->
          enter(
              system ->
                  system.join(
                      through.stream()
                          .flatMap(member -> blueprint.seating().addressOf(member).stream())
                          .toList()));
      case RingPolicy.Renew(String reason) -> renew(reason);
    }
  }

  private void askAfter(Duration after) {
    round++; // An answer to an older question comes too late.
    if (after.isZero()) {
      timers.cancel(Tick.ASK);
      ask();
    } else {
      timers.startSingleTimer(Tick.ASK, after);
    }
  }

  private void ask() {
    long asked = round;
    getContext()
        .pipeToSelf(
            witnesses.inquire(ANSWER),
            (answers, failure) -> new Answered(asked, failure == null ? answers : Map.of()));
  }

  private void enter(Consumer<RingSystem> way) {
    systems.ready().ifPresent(way);
    timers.startSingleTimer(Tick.ENTRY_OVERDUE, ENTRY);
  }

  private void renew(String reason) {
    getContext().getLog().info("Making the ring system anew: {}", reason);
    round++;
    timers.cancelAll();
    awaitStart(systems.renew());
    seen = GossipSensor.Seen.nothing(systems.generation());
    tell();
  }

  private void awaitStart(CompletionStage<RingSystem> starting) {
    getContext()
        .pipeToSelf(
            starting,
            (system, failure) -> failure == null ? new Started(system) : new StartFailed(failure));
  }

  private Behavior<Command> started(RingSystem system) {
    long current = systems.generation();
    getContext()
        .pipeToSelf(
            system.whenTerminated(),
            (done, failure) ->
                new Reported(new GossipSensor.Expelled(current, "its ring system has ended")));
    systems.started(system);
    return on(new RingPolicy.Renewed());
  }

  private Behavior<Command> leave(ActorRef<Done> replyTo) {
    getContext().getLog().info("Leaving ring {}", standing.ring());
    if (standing.ring() != 0) {
      listener.ring(0);
    }
    standing = new RingPolicy.Renewing();
    tell();
    systems.leave().thenAccept(replyTo::tell); // Terminated by the signal of this stop.
    return Behaviors.stopped();
  }

  private Behavior<Command> tell() {
    Set<MemberId> lost = standing.ring() == 0 ? Set.of() : seen.lost();
    if (!lost.equals(toldLost)) {
      toldLost = lost;
      listener.lost(lost);
    }
    return this;
  }
}
