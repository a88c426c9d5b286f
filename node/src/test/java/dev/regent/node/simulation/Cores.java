package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.MutatedElectorate;
import dev.regent.node.decision.MutatedRenewal;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.State;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.member.Habitat.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

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

  /** Other events that the decision is told at once after the true one. */
  @FunctionalInterface
  interface Forgery {
    List<Event> after(Rules rules, Transition decided, Event event);
  }

  /** The decision is told something else than what happened. */
  static UnaryOperator<Core> lying(Lie lie) {
    return core ->
        (rules, state, event, now) ->
            core.decide(rules, state, lie.instead(rules, state, event), now);
  }

  static UnaryOperator<Core> disobeying(Disobedience disobedience) {
    return core ->
        (rules, state, event, now) -> {
          Transition decided = core.decide(rules, state, event, now);
          return new Transition(
              decided.next(), disobedience.instead(rules, state, event, decided, now));
        };
  }

  static UnaryOperator<Core> forging(Forgery forgery) {
    return core ->
        (rules, state, event, now) -> {
          Transition decided = core.decide(rules, state, event, now);
          for (Event forged : forgery.after(rules, decided, event)) {
            Transition next = core.decide(rules, decided.next(), forged, now);
            List<Effect> effects = new ArrayList<>(decided.effects());
            effects.addAll(next.effects());
            decided = new Transition(next.next(), effects);
          }
          return decided;
        };
  }

  /** S12: a renewal does not keep k. */
  static UnaryOperator<Core> renewingWithEveryAck() {
    return core ->
        (rules, state, event, now) ->
            MutatedRenewal.withEveryAck(state, core.decide(rules, state, event, now));
  }

  /** S1: all who are to be taken out of the count go at once. */
  static UnaryOperator<Core> takingOutAllAtOnce() {
    return core ->
        (rules, state, event, now) ->
            MutatedElectorate.allAtOnce(rules, state, core.decide(rules, state, event, now));
  }

  /** The orders and one more. */
  static List<Effect> and(List<Effect> effects, Effect more) {
    List<Effect> all = new ArrayList<>(effects);
    all.add(more);
    return all;
  }
}
