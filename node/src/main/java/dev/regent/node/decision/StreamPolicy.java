package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Move;
import dev.regent.node.decision.Phase.Server;
import dev.regent.node.decision.RejoinPolicy.Misfit;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Optional;

/** How a standby keeps up with the primary that it follows, and what becomes of it if it cannot. */
final class StreamPolicy {
  private StreamPolicy() {}

  private static final long RETRY_NANOS = 1_000_000_000;

  static Transition follow(Following phase, Mandate mandate, Turn turn) {
    Facts.Data data = turn.facts().data();
    if (RejoinPolicy.confirmed(turn).isEmpty() || phase.moving()) {
      return turn.to(phase);
    }
    boolean due =
        data.comeback().isDue(turn.now()) && !mandate.paused() && data.shortage().isEmpty();
    if (phase.server() == Server.ABSENT) {
      return due ? RejoinPolicy.copy(turn) : turn.to(phase);
    }
    boolean named = turn.facts().copy().filter(mandate.inSync()::contains).isPresent();
    if (phase.server() == Server.FAILED && data.comeback().isBroken() && due && !named) {
      return RejoinPolicy.replace("PostgreSQL does not start", turn);
    }
    if (phase.server() != Server.RUNNING
        || turn.facts().word().severed().isAfter(mandate.epoch())) {
      return turn.to(phase);
    }
    Optional<Misfit> misfit = RejoinPolicy.misfit(data, mandate, turn.me());
    if (misfit.isPresent() && !named) {
      return due ? RejoinPolicy.replace(misfit.get(), mandate.primary(), turn) : turn.to(phase);
    }
    return stream(phase, mandate, due && !named, turn);
  }

  private static Transition stream(
      Following phase, Mandate mandate, boolean mayBeReplaced, Turn turn) {
    long now = turn.now();
    MemberId primary = mandate.primary();
    if (!phase.upstream().equals(Optional.of(primary))) {
      boolean held =
          turn.facts().data().shortage().isPresent()
              || (phase.move() == Move.FAILED && now - phase.since() <= RETRY_NANOS);
      if (held) {
        return turn.to(phase);
      }
      return turn.say("following %s in epoch %s", primary, mandate.epoch())
          .emit(new Effect.BlockUpstream(Optional.empty()), new Effect.Follow(primary))
          .to(phase.movingTo(primary, now));
    }
    if (turn.facts().data().receiving()) {
      if (!turn.facts().data().readers()) { // S9: its past is a part of the history.
        turn.admitReaders();
        armAhead(mandate, turn);
      }
      return turn.to(phase.moved(true, now));
    }
    if (turn.facts().data().shortage().isPresent() && now - phase.since() > RETRY_NANOS) {
      // A receiver that cannot write fetches the same WAL ten times a second, and says nothing.
      return turn.alarm("it follows %s again when there is room", primary)
          .emit(new Effect.BlockUpstream(Optional.of(primary)))
          .to(phase.cut(now));
    }
    Duration patience = turn.rules().timing().patience();
    return mayBeReplaced && now - phase.since() > patience.toNanos()
        ? RejoinPolicy.replace("no stream from %s in %s".formatted(primary, patience), turn)
        : turn.to(phase);
  }

  /** S7: the list that this copy would need as primary is in force before it is needed. */
  private static void armAhead(Mandate mandate, Turn turn) {
    InSyncSet needed = turn.facts().copy().map(mandate.inSync()::without).orElse(InSyncSet.EMPTY);
    if (!turn.facts().data().armed().equals(Optional.of(needed))) {
      turn.emit(new Effect.Arm(needed));
    }
  }
}
