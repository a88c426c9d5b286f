package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Arbitrating;
import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Cause;
import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Ending;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.node.decision.Phase.Rejoining;
import dev.regent.node.decision.Phase.Severing;
import dev.regent.node.decision.Phase.Sovereign;
import dev.regent.node.decision.Phase.Waking;
import dev.regent.node.decision.Phase.Yielding;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Roster;
import java.util.Optional;

/**
 * The failover decision: what a member does next. Equal arguments give equal transitions.
 *
 * <p>The rows that hold whatever a member is doing stand here; each phase's own rows stand in the
 * policy that is named after it.
 */
public final class FailoverPolicy {
  private FailoverPolicy() {}

  /**
   * Decides.
   *
   * @param now monotonic nanoseconds
   */
  public static Transition decide(Rules rules, State state, Event event, long now) {
    Facts facts = state.facts().learn(event, now);
    Optional<Roster> roster = facts.mandate().flatMap(Mandate::roster);
    Turn turn = new Turn(rules.of(roster), facts, now);
    if (!roster.equals(state.facts().mandate().flatMap(Mandate::roster))) {
      turn.emit(new Effect.Enroll(turn.rules().roster()));
    }
    // S12: a mandate of a higher epoch proves that another was elected: shut the door first.
    if (state.phase() instanceof Sovereign sovereign) {
      Optional<Mandate> successor = successorOf(sovereign.mandate(), turn);
      if (successor.isPresent()) {
        turn.alarm(
            "%s was elected in epoch %s: this member shuts its door and ends its PostgreSQL",
            successor.get().primary(), successor.get().epoch());
        return ClosingPolicy.close(Cause.DEPOSED, sovereign.mandate(), turn);
      }
    } else {
      PrimaryCopy.tell(state.facts(), turn);
    }
    if (isStrayPrimary(state.phase(), event)) {
      turn.alarm("PostgreSQL takes writes without a mandate: it is ended");
      return ClosingPolicy.close(Cause.FAILED, turn.facts().mandate().orElseThrow(), turn);
    }
    if (event instanceof Event.Ordered order) {
      return OrderPolicy.ordered(state.phase(), order, turn);
    }
    return switch (state.phase()) {
      case Waking phase -> StartPolicy.waking(phase, event, turn);
      case Arbitrating phase -> StartPolicy.arbitrating(phase, turn);
      case Following phase -> FollowPolicy.following(phase, event, turn);
      case Rejoining phase -> RejoinPolicy.rejoining(phase, event, turn);
      case Canvassing phase -> ElectionPolicy.canvassing(phase, event, turn);
      case Severing phase -> ElectionPolicy.severing(phase, event, turn);
      case Yielding phase -> ElectionPolicy.yielding(phase, event, turn);
      case Ascending phase -> AscentPolicy.ascending(phase, event, turn);
      case Reigning phase -> ReignPolicy.reigning(phase, event, turn);
      case HandingOver phase -> HandoverPolicy.handingOver(phase, event, turn);
      case Closing phase -> ClosingPolicy.closing(phase, event, turn);
      case Ending phase -> ClosingPolicy.ending(phase, event, turn);
    };
  }

  /** S8: a primary is made under a mandate only; whatever promoted this one, it was not that. */
  private static boolean isStrayPrimary(Phase phase, Event event) {
    boolean shouldRecover =
        switch (phase) {
          case Following following -> following.server() == Phase.Server.RUNNING;
          case Canvassing canvassing -> true;
          case Severing severing -> true;
          case Yielding yielding -> true;
          default -> false;
        };
    return shouldRecover && event instanceof Event.ReplicationSeen seen && !seen.inRecovery();
  }

  private static Optional<Mandate> successorOf(Mandate own, Turn turn) {
    return turn.facts()
        .mandate()
        .filter(newest -> newest.epoch().isAfter(own.epoch()))
        .filter(newest -> !newest.primary().equals(turn.me()));
  }
}
