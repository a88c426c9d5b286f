package dev.regent.node.decision;

import java.util.List;

/** What a decision comes to. */
public record Transition(State next, List<Effect> effects) {
  /** Copies the effects. */
  public Transition {
    effects = List.copyOf(effects);
  }
}
