package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.FailoverPolicy;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.State;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.member.Habitat.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The production decision, lied to or disobeyed: how a clause of the decision is broken. */
final class Cores {
  private Cores() {}

  /** Sees what the decision is asked and what it answers; changes the orders. */
  @FunctionalInterface
  interface Disobedience {
    List<Effect> instead(Rules rules, State before, Event event, Transition decided, long now);
  }

  /** What the decision is told instead of what happened. */
  @FunctionalInterface
  interface Lie {
    Event instead(Rules rules, State state, Event event);
  }

  /** Another event that the decision is told at once after the true one. */
  @FunctionalInterface
  interface Forgery {
    Optional<Event> after(Rules rules, State next, Event event);
  }

  /** The decision is told something else than what happened. */
  static Core lying(Lie lie) {
    return (rules, state, event, now) ->
        FailoverPolicy.decide(rules, state, lie.instead(rules, state, event), now);
  }

  static Core disobeying(Disobedience disobedience) {
    return (rules, state, event, now) -> {
      Transition decided = FailoverPolicy.decide(rules, state, event, now);
      return new Transition(
          decided.next(), disobedience.instead(rules, state, event, decided, now));
    };
  }

  static Core forging(Forgery forgery) {
    return (rules, state, event, now) -> {
      Transition first = FailoverPolicy.decide(rules, state, event, now);
      Optional<Event> forged = forgery.after(rules, first.next(), event);
      if (forged.isEmpty()) {
        return first;
      }
      Transition second = FailoverPolicy.decide(rules, first.next(), forged.get(), now);
      List<Effect> effects = new ArrayList<>(first.effects());
      effects.addAll(second.effects());
      return new Transition(second.next(), effects);
    };
  }

  /** The orders and one more. */
  static List<Effect> and(List<Effect> effects, Effect more) {
    List<Effect> all = new ArrayList<>(effects);
    all.add(more);
    return all;
  }
}
