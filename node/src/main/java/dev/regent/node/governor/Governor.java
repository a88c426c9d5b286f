package dev.regent.node.governor;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.FailoverPolicy;
import dev.regent.node.decision.Portrait;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.State;
import dev.regent.node.decision.Transition;
import dev.regent.protocol.messages.MemberStatus;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Holds the state, asks {@link FailoverPolicy} what to do, and hands the effects on. */
public final class Governor {

  /** How often deadlines are looked at. */
  private static final Duration TICK = Duration.ofMillis(20);

  /** What it is told. */
  public sealed interface Command {}

  /** A sensor or an actuator reports. */
  public record Happened(Event event) implements Command {}

  /** Somebody wants to know how this member is. */
  public record Describe(ActorRef<MemberStatus> to) implements Command {}

  private final Rules rules;
  private final Consumer<Effect> actuators;
  private final ActorContext<Command> context;

  private Governor(Rules rules, Consumer<Effect> actuators, ActorContext<Command> context) {
    this.rules = rules;
    this.actuators = actuators;
    this.context = context;
  }

  /** Spawns what is around the governor. */
  @FunctionalInterface
  public interface Surroundings {
    /**
     * Spawns sensors and actuators as the governor's children.
     *
     * @param events takes the sensors' reports
     * @return takes each effect to whom it concerns; must not block, because no decision is made
     *     meanwhile
     */
    Consumer<Effect> spawn(ActorContext<Command> context, ActorRef<Event> events);
  }

  /** A governor in the midst of its sensors and actuators; it stops when one of them does. */
  public static Behavior<Command> create(Rules rules, Surroundings surroundings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setLoggerName(Governor.class);
                  timers.startTimerAtFixedRate(new Happened(new Event.Ticked()), TICK);
                  ActorRef<Event> events = context.messageAdapter(Event.class, Happened::new);
                  Consumer<Effect> actuators = surroundings.spawn(context, events);
                  Governor governor = new Governor(rules, actuators, context);
                  return governor.in(State.initial(System.nanoTime()));
                }));
  }

  private Behavior<Command> in(State state) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Happened(Event event) -> {
                Transition transition =
                    FailoverPolicy.decide(rules, state, event, System.nanoTime());
                transition.effects().forEach(this::perform);
                yield in(transition.next());
              }
              case Describe(ActorRef<MemberStatus> to) -> {
                to.tell(Portrait.of(rules, state, System.nanoTime()));
                yield Behaviors.same();
              }
            });
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Say(boolean alarming, String sentence) -> {
        if (alarming) {
          context.getLog().warn(sentence);
        } else {
          context.getLog().info(sentence);
        }
      }
      case Effect other -> {
        context.getLog().debug("{}", other);
        actuators.accept(other);
      }
    }
  }
}
