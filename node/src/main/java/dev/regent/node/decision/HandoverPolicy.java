package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Cause;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Handing;
import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A planned change of primary loses nothing, in any mode (S14): a stop's, or a switchover. */
final class HandoverPolicy {
  private HandoverPolicy() {}

  private static final int TELLING_LEASES = 2;

  /** Before the node ends: to the best target, or to nobody. */
  static Transition begin(Reigning phase, Turn turn) {
    boolean paused = phase.inForce().paused();
    Optional<MemberId> target = paused ? Optional.empty() : target(phase, turn);
    turn.say(
        "asked to stop: %s",
        target
            .map(to -> "handing over to " + to)
            .orElse(paused ? "paused, so nobody takes over" : "nobody can take over"));
    return begin(phase, target, turn);
  }

  /** Who is to count when only two are left: who takes over, so that it needs nobody's vote. */
  static MemberId keeper(Reigning phase, Turn turn) {
    return phase.inForce().paused() ? turn.me() : target(phase, turn).orElse(turn.me());
  }

  /** To that target; this member's node lives on and comes back as its standby. */
  static Transition switchOver(Reigning phase, MemberId target, Turn turn) {
    turn.say("asked to switch over: handing over to %s", target);
    return begin(phase, Optional.of(target), turn);
  }

  private static Transition begin(Reigning phase, Optional<MemberId> target, Turn turn) {
    return turn.emit(new Effect.Checkpoint())
        .to(new HandingOver(Handing.CHECKPOINTING, phase, target, Set.of(), 0, deadline(turn)));
  }

  /** Until when a stop waits for what may never come. */
  static long deadline(Turn turn) {
    return turn.now() + turn.rules().timing().handover().toNanos();
  }

  /** The furthest of the in-sync copies that stream and keep up; of equals the preferred one. */
  static Optional<MemberId> target(Reigning phase, Turn turn) {
    Followers followers = phase.synchrony().followers();
    return phase.inForce().inSync().copies().stream()
        .filter(copy -> followers.fault(copy, turn.rules()).isEmpty())
        .filter(copy -> followers.streams(copy))
        .max(
            Comparator.comparing((Copy copy) -> followers.confirmed(copy))
                .thenComparing(copy -> -turn.rules().place(copy.member())))
        .map(Copy::member);
  }

  static Transition handingOver(HandingOver phase, Event event, Turn turn) {
    Mandate own = phase.mandate();
    boolean succeeded = turn.facts().hasSuccessor(own);
    if (succeeded && phase.step() == Handing.CHECKPOINTING) {
      return ClosingPolicy.close(Cause.DEPOSED, own, turn);
    }
    if (phase.step() == Handing.STOPPING
        && event instanceof Event.Stopped(Optional<Position> end)) {
      return resign(phase, end, turn);
    }
    if (turn.now() > phase.until()) {
      return giveUp(phase, turn);
    }
    if (succeeded && phase.step() == Handing.RESIGNING_ALONE) { // Nothing is left to resign.
      return leave(phase, "succeeded", turn);
    }
    boolean switches = phase.step() == Handing.CHECKPOINTING && !turn.facts().stopping();
    if (switches) {
      return beforeSwitching(phase, event, turn);
    }
    if (event instanceof Event.LeaveAsked(MemberId leaving)
        && phase.target().filter(leaving::equals).isPresent()) {
      return turn.say("%s is about to stop too", leaving).to(phase.withoutTarget());
    }
    return switch (phase.step()) {
      case CHECKPOINTING -> checkpointing(phase, event, turn);
      case STOPPING -> turn.to(phase);
      case RESIGNING_ALONE -> {
        if (!isRecorded(phase, event)) {
          yield turn.to(phase);
        }
        Resignation resignation = turn.facts().word().resignation().orElseThrow();
        long round = turn.ask(turn.rules().others(), new Request.Resign(resignation));
        yield turn.to(phase.told(turn.me()).at(Handing.RESIGNING, round));
      }
      case RESIGNING -> {
        HandingOver next =
            isRecorded(phase, event)
                    && event instanceof Event.Answered(long r, MemberId from, var a)
                ? phase.told(from)
                : phase;
        boolean told = own.electorate().hasMajority(next.told());
        boolean freed = told && !turn.facts().stopping(); // It comes back, and can still vote.
        yield succeeded || freed || isVain(next, turn)
            ? leave(next, succeeded ? "handed over" : "resigned", turn)
            : turn.to(next);
      }
    };
  }

  /** Nothing was stopped yet: what would lose or stall now leaves the primary in office. */
  private static Transition beforeSwitching(HandingOver phase, Event event, Turn turn) {
    Reigning now = ReignPolicy.learned(phase.before(), event, turn);
    Optional<String> hindrance =
        event instanceof Event.Checkpointed(boolean made) && !made
            ? Optional.of("the checkpoint took too long")
            : OrderPolicy.hindrance(phase.target().orElseThrow(), now, turn);
    if (hindrance.isPresent() && !(event instanceof Event.Exited)) {
      turn.alarm("no switchover: %s", hindrance.get());
      return turn.to(ReignPolicy.resumed(now, turn));
    }
    return checkpointing(phase.before(now), event, turn);
  }

  /** Out of office: the node ends if it is to end, else this copy comes back as a standby. */
  private static Transition leave(HandingOver phase, String how, Turn turn) {
    if (turn.facts().stopping()) {
      return turn.emit(new Effect.Exit(0, how)).to(phase);
    }
    long standAt = turn.now() + turn.rules().lease(); // The target's time comes first.
    return turn.say("%s: coming back as a standby", how)
        .emit(new Effect.Start())
        .to(Following.begin(Server.STARTING, turn.now(), standAt));
  }

  /** The deadline is over: what has not been stopped reigns on, unless it is to end. */
  private static Transition giveUp(HandingOver phase, Turn turn) {
    return switch (phase.step()) {
      case CHECKPOINTING -> {
        if (turn.facts().stopping()) {
          turn.alarm("the checkpoint took too long: this is an ordinary stop now");
          yield stop(phase.before(), turn);
        }
        turn.alarm("no switchover: the checkpoint took too long");
        yield turn.to(ReignPolicy.resumed(phase.before(), turn));
      }
      case STOPPING -> { // S3: it may never end, and is resigned only when it has.
        turn.alarm("PostgreSQL does not stop in time, so every process of it is ended");
        yield turn.emit(new Effect.StopBeating(), new Effect.Kill())
            .to(phase.until(Long.MAX_VALUE));
      }
      case RESIGNING_ALONE, RESIGNING -> leave(phase, "nobody has taken over yet", turn);
    };
  }

  /** Nobody is asked to take over, and it is resigned all the same. */
  static Transition stop(Reigning phase, Turn turn) {
    return turn.emit(new Effect.CloseDoor(), new Effect.Stop())
        .to(
            new HandingOver(
                Handing.STOPPING, phase, Optional.empty(), Set.of(), 0, deadline(turn)));
  }

  /** Nobody is left to take over, and everybody who can be told of the end has been told. */
  private static boolean isVain(HandingOver phase, Turn turn) {
    Set<MemberId> lost = turn.facts().lost();
    boolean targetIsGone = phase.target().map(lost::contains).orElse(true);
    Set<MemberId> untold = new HashSet<>(turn.rules().others());
    untold.removeAll(phase.told());
    untold.removeAll(lost);
    boolean told = phase.mandate().electorate().hasMajority(phase.told());
    return targetIsGone && (told || untold.isEmpty());
  }

  private static Transition checkpointing(HandingOver phase, Event event, Turn turn) {
    return switch (event) {
      case Event.LeaseExtended(var epoch, long until)
          when phase.shown() && epoch.equals(phase.mandate().epoch()) ->
          opened(phase, until, turn);
      case Event.Ticked e
          when phase.shown() && phase.mandate().inSync().isEmpty() -> // S11: its own tick.
          opened(phase, turn.now() + turn.rules().lease(), turn);
      case Event.Checkpointed made ->
          turn.emit(new Effect.CloseDoor(), new Effect.Stop()).to(phase.at(Handing.STOPPING, 0));
      case Event.Exited e -> // Its backends may live on for a moment.
          turn.emit(new Effect.CloseDoor(), new Effect.StopBeating(), new Effect.Kill())
              .to(phase.at(Handing.STOPPING, 0));
      default -> turn.to(phase);
    };
  }

  private static Transition opened(HandingOver phase, long until, Turn turn) {
    return turn.to(phase.before(DoorPolicy.open(phase.before(), until, turn)));
  }

  /** On the resigner first: from here on it never heartbeats, records or serves under the epoch. */
  private static Transition resign(HandingOver phase, Optional<Position> end, Turn turn) {
    Resignation resignation =
        new Resignation(
            phase.mandate().epoch(),
            turn.me(),
            end,
            end.isPresent() ? phase.target() : Optional.empty());
    turn.say("%s", resignation);
    turn.emit(new Effect.StopBeating());
    long round = turn.ask(Set.of(turn.me()), new Request.Resign(resignation));
    long toTellOthers = turn.now() + TELLING_LEASES * turn.rules().lease();
    long until = phase.until() == Long.MAX_VALUE ? 0 : phase.until();
    return turn.to(phase.at(Handing.RESIGNING_ALONE, round).until(Math.max(until, toTellOthers)));
  }

  private static boolean isRecorded(HandingOver phase, Event event) {
    return event instanceof Event.Answered(long round, var from, Answer.ResignationRecorded done)
        && round == phase.round()
        && done.epoch().equals(phase.mandate().epoch());
  }
}
