package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Cause;
import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Ending;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Resignation;
import java.util.Optional;
import java.util.Set;

/** How a primary that may not go on gets out of the way: door, PostgreSQL, word, and back. */
final class ClosingPolicy {
  private ClosingPolicy() {}

  /** Shuts the door first, then ends every process of PostgreSQL. */
  static Transition close(Cause cause, Mandate own, Turn turn) {
    return close(cause, own, false, turn);
  }

  /**
   * The same.
   *
   * @param lone whether the record in force, and every one sent since, names nobody (S11)
   */
  static Transition close(Cause cause, Mandate own, boolean lone, Turn turn) {
    boolean alone = lone && isUnchallenged(own, turn);
    turn.emit(new Effect.CloseDoor(), new Effect.AdmitReaders(false));
    return turn.emit(new Effect.StopBeating(), new Effect.Kill())
        .to(new Closing(cause, own, alone, false, 0, Long.MAX_VALUE));
  }

  static Transition closing(Closing phase, Event event, Turn turn) {
    Mandate own = phase.mandate();
    if (event instanceof Event.Stopped && !phase.ended()) {
      boolean resigns =
          phase.cause() == Cause.CRASHED
              && !phase.alone()
              && !turn.facts().hasSuccessor(own)
              && !turn.facts().hasResigned(own.epoch());
      if (resigns) { // Every backend is dead: the others need not wait for the lease.
        Resignation resignation =
            new Resignation(own.epoch(), turn.me(), Optional.empty(), Optional.empty());
        long round = turn.ask(Set.of(turn.me()), new Request.Resign(resignation));
        return turn.to(
            new Closing(phase.cause(), own, false, true, round, HandoverPolicy.deadline(turn)));
      }
      return comeBack(phase.alone() ? 0 : turn.rules().lease(), turn);
    }
    if (phase.ended() && event instanceof Event.Answered said && said.round() == phase.round()) {
      if (said.answer() instanceof Answer.ResignationRecorded) {
        turn.ask(
            turn.rules().others(),
            new Request.Resign(turn.facts().word().resignation().orElseThrow()));
      }
      // A refusal tells of a successor: there is nothing left to resign.
      return comeBack(turn.rules().lease(), turn);
    }
    boolean late = turn.facts().stopping() && turn.now() > phase.until();
    return late ? end(false, turn) : turn.to(phase); // The own witness's disk hangs.
  }

  /** S11: a lone primary does not resign a crash; it stands again at once, others after it. */
  private static Transition comeBack(long patience, Turn turn) {
    if (turn.facts().stopping()) {
      return end(false, turn);
    }
    long standAt = turn.now() + patience;
    if (turn.facts().copy().isEmpty()) {
      return turn.to(Following.begin(Server.ABSENT, turn.now(), standAt));
    }
    if (turn.facts().paused()) {
      return turn.alarm("paused: PostgreSQL is left as it is, ended, until regent resume")
          .to(Following.begin(Server.LEFT, turn.now(), standAt));
    }
    return turn.emit(new Effect.Start()).to(Following.begin(Server.STARTING, turn.now(), standAt));
  }

  private static boolean isUnchallenged(Mandate own, Turn turn) {
    Facts facts = turn.facts();
    return facts.mandate().filter(newest -> newest.isNewerThan(own)).isEmpty()
        && !facts.word().promise().isAfter(own.epoch())
        && !facts.hasResigned(own.epoch());
  }

  /** Ends PostgreSQL, if it may run, and then the node. */
  static Transition end(boolean running, Turn turn) {
    turn.emit(new Effect.CloseDoor(), new Effect.AdmitReaders(false), new Effect.StopBeating());
    return running
        ? turn.emit(new Effect.Stop()).to(new Ending(false))
        : turn.emit(new Effect.Exit(0, "stopped")).to(new Ending(false));
  }

  static Transition ending(Ending phase, Event event, Turn turn) {
    if (event instanceof Event.Failed(Event.Operation operation, String reason)
        && operation == Event.Operation.STOP
        && !phase.killing()) { // A kill that fails is repeated where it is made.
      turn.alarm("PostgreSQL does not stop, so every process of it is ended: %s", reason);
      return turn.emit(new Effect.Kill()).to(new Ending(true));
    }
    return event instanceof Event.Stopped
        ? turn.emit(new Effect.Exit(0, "stopped")).to(phase)
        : turn.to(phase);
  }
}
