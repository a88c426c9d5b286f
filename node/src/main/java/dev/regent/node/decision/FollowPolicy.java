package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Petition;
import dev.regent.node.decision.Phase.Server;
import dev.regent.node.decision.Phase.Yielding;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import java.util.Optional;
import java.util.Set;

/** What a standby does: follow the recorded primary, or suspect it. */
final class FollowPolicy {
  private FollowPolicy() {}

  private static final long ILLNESS_NANOS = 5_000_000_000L;
  private static final long RETRY_NANOS = 1_000_000_000;
  private static final long FULL_DISK_RETRY_NANOS = 10_000_000_000L;
  private static final long INQUIRY_NANOS = 500_000_000;
  private static final long FAREWELL_NANOS = 1_000_000_000;

  /**
   * A trigger file gets one canvass: a healthy primary is not to be asked about again and again.
   */
  private static final long ONCE_NANOS = 1;

  static Transition following(Following before, Event event, Turn turn) {
    long now = turn.now();
    Following phase =
        switch (event) {
          case Event.Started e -> before.server(Server.RUNNING, now);
          case Event.Stopped e when before.server() == Server.ENDING ->
              before.server(Server.FAILED, now);
          case Event.Followed e -> before.moved(true, now);
          case Event.Failed(var operation, String reason) ->
              failed(before, operation, reason, turn);
          case Event.Exited e -> {
            turn.alarm(
                isLeft(before, turn)
                    ? "PostgreSQL has ended; paused, so it is left as it is until regent resume"
                    : "PostgreSQL has ended; it is started again in a second");
            yield before.server(isLeft(before, turn) ? Server.LEFT : Server.FAILED, now);
          }
          case Event.StandAsked e
              when turn.facts().mandate().filter(m -> !e.epoch().isAfter(m.epoch())).isEmpty() ->
              before.petition(now, new Petition(now + turn.rules().lease(), false));
          case Event.PromotionAsked e when turn.facts().paused() -> {
            turn.say("a promotion was asked for, and the cluster is paused: regent resume first");
            yield before;
          }
          case Event.PromotionAsked e -> {
            turn.say("a promotion was asked for; the witnesses decide");
            yield before.petition(now, new Petition(now + ONCE_NANOS, true));
          }
          default -> before;
        };
    if (event instanceof Event.SeverAsked asked) {
      return severFor(phase, asked, turn);
    }
    if (RosterPolicy.isOut(turn)) {
      turn.alarm("this member was removed from the cluster: it ends");
      return leave(phase, turn);
    }
    return turn.facts().stopping() ? leave(phase, turn) : next(phase, turn);
  }

  private static Following failed(
      Following phase, Event.Operation operation, String reason, Turn turn) {
    turn.alarm("%s failed: %s", operation, reason);
    return switch (operation) {
      case START -> phase.server(Server.FAILED, turn.now());
      case FOLLOW -> phase.moved(false, turn.now());
      default -> phase;
    };
  }

  /** During a pause PostgreSQL is left as it is, unless its end was ordered: then all help. */
  private static boolean isLeft(Following phase, Turn turn) {
    return turn.facts().paused() && !phase.isPetitioned(turn.now());
  }

  private static Transition next(Following before, Turn turn) {
    Facts facts = turn.facts();
    long now = turn.now();
    Following phase = before.isPetitioned(now) ? before : before.withoutPetition();
    boolean left = isLeft(phase, turn);
    boolean ended = phase.server() == Server.FAILED || (phase.server() == Server.LEFT && !left);
    // On a full disk it would end again at once; now and then, because a start may make room.
    long retry = facts.data().shortage().isPresent() ? FULL_DISK_RETRY_NANOS : RETRY_NANOS;
    if (ended && now - phase.since() > retry) {
      return turn.emit(new Effect.Start()).to(phase.server(Server.STARTING, now));
    }
    boolean ill = facts.illness().isLongerThan(ILLNESS_NANOS, now);
    if (phase.server() == Server.RUNNING && ill && !left) {
      turn.alarm(
          "PostgreSQL does not answer: it is ended and started again: %s",
          facts.illness().reason());
      return turn.emit(new Effect.AdmitReaders(false), new Effect.Kill())
          .to(phase.server(Server.ENDING, now));
    }
    Optional<Mandate> mandate = facts.mandate();
    if (mandate.isEmpty()) {
      return turn.to(phase);
    }
    if (isSuspected(mandate.get(), phase, turn)) {
      return suspect(phase, mandate.get(), turn);
    }
    return mandate.get().primary().equals(turn.me())
        ? turn.to(phase)
        : StreamPolicy.follow(phase, mandate.get(), turn);
  }

  /** S3: only this member's own gossip observation, or the lack of heartbeats, or a resignation. */
  private static boolean isSuspected(Mandate mandate, Following phase, Turn turn) {
    Facts facts = turn.facts();
    return mandate.primary().equals(turn.me())
        || phase.isPetitioned(turn.now())
        || facts.hasResigned(mandate.epoch())
        || facts.lost().contains(mandate.primary())
        || turn.now() - facts.word().heardAt() > turn.rules().lease();
  }

  private static Transition suspect(Following phase, Mandate mandate, Turn turn) {
    long now = turn.now();
    if (mayStand(phase, mandate, turn)) {
      if (now < phase.standAt() || PrecedencePolicy.isAnothersTurn(phase, mandate, turn)) {
        return turn.to(phase);
      }
      return turn.to(new Canvassing(phase, Canvass.begin(turn)));
    }
    Following idle = phase;
    if (phase.isPetitioned(now)) {
      turn.say("this member cannot stand: %s does not name its copy, or it is not ready", mandate);
      idle = idle.withoutPetition();
    }
    if (now - idle.inquiredAt() > INQUIRY_NANOS) { // What it knows may be old.
      turn.ask(turn.rules().others(), new Request.Inquire());
      idle = idle.inquiredAt(now);
    }
    return mandate.primary().equals(turn.me())
        ? turn.to(idle)
        : StreamPolicy.follow(idle, mandate, turn);
  }

  /**
   * S4, first look: the votes tell the mandate that binds, and it is looked at again then. During a
   * pause only the primary itself stands, unless an operator ends the pause by an election.
   */
  static boolean mayStand(Following phase, Mandate mandate, Turn turn) {
    boolean ready =
        phase.server() == Server.RUNNING
            || (phase.server() == Server.ABSENT && mandate.systemId().isEmpty());
    boolean recorded = turn.facts().copy().filter(mandate.inSync()::contains).isPresent();
    boolean free = !mandate.paused() || phase.isPetitioned(turn.now());
    return ready && (PrimaryCopy.isHere(mandate, turn) || (recorded && free));
  }

  /** Before a planned stop: out of the set first, so that no commit waits for this standby. */
  private static Transition leave(Following phase, Turn turn) {
    Optional<Mandate> waitedFor =
        turn.facts()
            .mandate()
            .filter(m -> turn.facts().copy().filter(m.inSync()::contains).isPresent())
            .filter(m -> turn.facts().word().hears(m, turn.rules().lease(), turn.now()));
    boolean mayRun =
        switch (phase.server()) {
          case ABSENT, FAILED, LEFT -> false;
          case STARTING, RUNNING, ENDING -> true;
        };
    if (phase.server() != Server.RUNNING || waitedFor.isEmpty()) {
      return ClosingPolicy.end(mayRun, turn);
    }
    if (phase.leaving().isEmpty()) {
      turn.say("asking %s to go on without this standby", waitedFor.get().primary());
      turn.ask(Set.of(waitedFor.get().primary()), new Request.Leave());
      return turn.to(phase.leavingSince(turn.now()));
    }
    return turn.now() - phase.leaving().get() > FAREWELL_NANOS
        ? ClosingPolicy.end(true, turn)
        : turn.to(phase);
  }

  static Transition severFor(Following phase, Event.SeverAsked asked, Turn turn) {
    Facts facts = turn.facts();
    boolean stale =
        facts.word().severed().isAfter(asked.epoch())
            || facts.mandate().filter(m -> !asked.epoch().isAfter(m.epoch())).isPresent();
    if (stale || phase.server() != Server.RUNNING || facts.copy().isEmpty()) {
      return turn.emit(
              new Effect.Reply(
                  asked.ticket(),
                  new Answer.Refused(
                      facts.word().promise(),
                      facts.mandate(),
                      facts.word().resignation(),
                      Refusal.UNABLE)))
          .to(phase);
    }
    return turn.say("severing from the old primary for %s in epoch %s", asked.from(), asked.epoch())
        .emit(
            new Effect.BlockUpstream(facts.mandate().map(Mandate::primary)),
            new Effect.Sever(asked.epoch()))
        .to(
            new Yielding(
                phase.cut(turn.now()),
                asked.epoch(),
                asked.ticket(),
                Optional.empty(),
                turn.now() + 5 * turn.rules().lease()));
  }
}
