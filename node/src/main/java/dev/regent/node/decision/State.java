package dev.regent.node.decision;

/** All that a member's decisions depend on, the rules and the time apart. */
public record State(Facts facts, Phase phase) {

  /** A member that has just started and knows nothing. */
  public static State initial(long now) {
    return new State(Facts.none(now), Phase.Waking.begin(now));
  }
}
