package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Severing;
import dev.regent.node.decision.Phase.Yielding;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a standby becomes the elected primary: votes first, then severing, then the record. */
final class ElectionPolicy {
  private ElectionPolicy() {}

  private static final long PAUSE_NANOS = 40_000_000;

  static Transition canvassing(Canvassing phase, Event event, Turn turn) {
    if (turn.facts().stopping()) {
      return ClosingPolicy.end(true, turn);
    }
    if (event instanceof Event.Exited) {
      return turn.to(phase.base().server(Phase.Server.FAILED, turn.now()));
    }
    Following base =
        switch (event) {
          case Event.Followed e -> phase.base().moved(true, turn.now());
          case Event.Failed e when e.operation() == Event.Operation.FOLLOW ->
              phase.base().moved(false, turn.now());
          default -> phase.base();
        };
    Canvass canvass =
        event instanceof Event.Answered answer
            ? phase.canvass().answered(answer, turn)
            : phase.canvass().again(turn);
    if (canvass.stage() == Canvass.Stage.ELECTED) {
      return elected(base, canvass, turn);
    }
    return canvass.hasFailed(turn)
        ? standDown(base, pause(canvass, turn), turn)
        : turn.to(new Canvassing(base, canvass));
  }

  private static long pause(Canvass canvass, Turn turn) {
    int place = turn.rules().place();
    boolean contested = canvass.stage() != Canvass.Stage.ASKING_WOULD_YOU;
    return PAUSE_NANOS + (contested ? 4L : 1L) * place * PAUSE_NANOS;
  }

  private static List<MemberId> voters(Canvass canvass) {
    return canvass.granted().keySet().stream().sorted().toList();
  }

  private static Transition standDown(Following base, long pause, Turn turn) {
    return turn.to(base.standAt(turn.now() + pause));
  }

  /** S4: what a majority of the votes tells binds, not what this member happened to know. */
  private static Transition elected(Following base, Canvass canvass, Turn turn) {
    Mandate bound =
        canvass
            .bound()
            .orElseThrow(() -> new IllegalStateException("nobody stands without a mandate"));
    if (!FollowPolicy.mayStand(base, bound, turn)) {
      turn.say("elected in epoch %s, but %s does not name this copy", canvass.epoch(), bound);
      return standDown(base, turn.rules().lease(), turn);
    }
    if (bound.primary().equals(turn.me())) { // Needs nobody severed, and keeps R and k.
      turn.alarm("elected again in epoch %s by %s", canvass.epoch(), voters(canvass));
      return AscentPolicy.begin(
          bound.succeededBy(canvass.epoch(), turn.me(), bound.inSync()), turn);
    }
    turn.alarm(
        "elected in epoch %s by %s; severing from %s",
        canvass.epoch(), voters(canvass), bound.primary());
    Set<MemberId> others =
        bound.inSync().copies().stream()
            .map(Copy::member)
            .filter(member -> !member.equals(turn.me()))
            .collect(Collectors.toSet());
    long round = turn.ask(others, new Request.Sever(canvass.epoch()));
    turn.emit(
        new Effect.BlockUpstream(Optional.of(bound.primary())), new Effect.Sever(canvass.epoch()));
    return turn.to(
        new Severing(
            base.cut(turn.now()),
            canvass.epoch(),
            bound,
            round,
            Optional.empty(),
            Map.of(),
            turn.now() + 5 * turn.rules().lease()));
  }

  static Transition severing(Severing phase, Event event, Turn turn) {
    if (turn.facts().stopping()) {
      return ClosingPolicy.end(true, turn);
    }
    return switch (event) {
      case Event.Severed(var epoch, Position position) when epoch.equals(phase.epoch()) ->
          turn.emit(new Effect.RecordSeverance(phase.epoch())).to(phase.severed(position));
      case Event.SeveranceRecorded(var epoch)
          when epoch.equals(phase.epoch()) && phase.own().isPresent() -> {
        Copy copy = turn.facts().copy().orElseThrow();
        yield count(
            phase.told(turn.me(), new Answer.Severed(epoch, copy, phase.own().get())), turn);
      }
      case Event.Answered(long round, MemberId from, Answer.Severed told)
          when round == phase.round() && told.epoch().equals(phase.epoch()) ->
          count(phase.told(from, told), turn);
      case Event.Failed(Event.Operation operation, String reason)
          when operation == Event.Operation.SEVER -> {
        turn.alarm("severing failed: %s", reason);
        yield standDown(phase.base(), turn.rules().lease(), turn);
      }
      case Event.Exited e -> turn.to(phase.base().server(Phase.Server.FAILED, turn.now()));
      case Event.SeverAsked later when later.epoch().isAfter(phase.epoch()) ->
          FollowPolicy.severFor(phase.base(), later, turn);
      default -> {
        if (turn.now() < phase.until()) {
          yield turn.to(phase);
        }
        turn.alarm(
            "only %d of %d needed copies told how far they reach: nobody is promoted",
            phase.told().size(), phase.bound().inSync().votersNeeded());
        yield standDown(phase.base(), turn.rules().lease(), turn);
      }
    };
  }

  /** S4: at least |R|-kR+1 of R, by their recorded copies; the greatest position wins. */
  private static Transition count(Severing phase, Turn turn) {
    InSyncSet set = phase.bound().inSync();
    List<Answer.Severed> counted =
        phase.told().entrySet().stream()
            .filter(each -> each.getValue().copy().member().equals(each.getKey()))
            .map(Map.Entry::getValue)
            .filter(told -> set.contains(told.copy()))
            .toList();
    Optional<Position> own =
        counted.stream()
            .filter(told -> told.copy().member().equals(turn.me()))
            .map(Answer.Severed::position)
            .findFirst();
    if (counted.size() < set.votersNeeded() || own.isEmpty()) {
      return turn.to(phase);
    }
    Position mine = own.get();
    Answer.Severed winner = PrecedencePolicy.winner(counted, phase.base(), phase.bound(), turn);
    MemberId best = winner.copy().member();
    if (!best.equals(turn.me())) {
      boolean more = winner.position().isAfter(mine);
      turn.say(
          "%s %s: it is to stand",
          best, more ? "has more than this copy" : "reaches as far and is preferred");
      turn.ask(Set.of(best), new Request.Stand(phase.epoch()));
      return standDown(phase.base(), turn.rules().lease(), turn);
    }
    if (lacksResigned(phase.bound(), mine, turn)) {
      return standDown(phase.base(), turn.rules().lease() / 4, turn);
    }
    List<Copy> equals =
        counted.stream()
            .filter(told -> !told.copy().member().equals(turn.me()))
            .filter(told -> told.position().equals(mine))
            .map(Answer.Severed::copy)
            .sorted()
            .toList();
    return AscentPolicy.begin(
        phase
            .bound()
            .succeededBy(
                phase.epoch(),
                turn.me(),
                InSyncSet.of(equals, Math.min(set.acks(), equals.size()))),
        turn);
  }

  /** S14: the old primary said how far its WAL reached, and this copy has less. */
  private static boolean lacksResigned(Mandate bound, Position mine, Turn turn) {
    Word word = turn.facts().word();
    Optional<Position> end =
        turn.facts().resignation(bound.epoch()).flatMap(Resignation::finalPosition);
    boolean held =
        end.isPresent()
            && end.get().isAfter(mine)
            && turn.now() - word.resignedAt() < turn.rules().timing().resignHold().toNanos();
    if (held) {
      turn.alarm(
          "%s resigned at %s and this copy reaches %s: waiting for it to come back",
          bound.primary(), end.get(), mine);
    }
    return held;
  }

  static Transition yielding(Yielding phase, Event event, Turn turn) {
    if (turn.facts().stopping()) {
      return ClosingPolicy.end(true, turn);
    }
    return switch (event) {
      case Event.Severed(var epoch, Position position) when epoch.equals(phase.epoch()) ->
          turn.emit(new Effect.RecordSeverance(phase.epoch()))
              .to(
                  new Yielding(
                      phase.base(),
                      phase.epoch(),
                      phase.ticket(),
                      Optional.of(position),
                      phase.until()));
      case Event.SeveranceRecorded(var epoch)
          when epoch.equals(phase.epoch()) && phase.position().isPresent() -> {
        Copy copy = turn.facts().copy().orElseThrow();
        yield turn.emit(
                new Effect.Reply(
                    phase.ticket(), new Answer.Severed(epoch, copy, phase.position().get())))
            .to(phase.base().standAt(turn.now() + turn.rules().lease()));
      }
      case Event.Failed(Event.Operation operation, String reason)
          when operation == Event.Operation.SEVER -> {
        turn.alarm("severing failed: %s", reason);
        yield turn.to(phase.base());
      }
      case Event.SeverAsked later when later.epoch().isAfter(phase.epoch()) ->
          FollowPolicy.severFor(phase.base(), later, turn);
      case Event.SeverAsked again when again.epoch().equals(phase.epoch()) ->
          turn.to(
              new Yielding(
                  phase.base(), phase.epoch(), again.ticket(), phase.position(), phase.until()));
      case Event.Exited e -> turn.to(phase.base().server(Phase.Server.FAILED, turn.now()));
      default -> turn.to(turn.now() < phase.until() ? phase : phase.base());
    };
  }
}
