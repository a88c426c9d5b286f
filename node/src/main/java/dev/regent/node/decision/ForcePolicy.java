package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Cause;
import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.node.decision.Phase.Server;
import dev.regent.node.decision.Phase.Sovereign;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.util.Optional;
import java.util.Set;

/**
 * A promotion that no majority grants, for when one is gone for good: an operator answers for what
 * the votes would have shown (design section 5). Why nothing more can be asked: docs/adr/0018.
 */
final class ForcePolicy {
  private ForcePolicy() {}

  static Transition ordered(Phase phase, Order.ForcePromotion order, long ticket, Turn turn) {
    Optional<Mandate> known = turn.facts().mandate();
    boolean again =
        phase instanceof Sovereign reign
            && reign.mandate().epoch().generation() >= order.generation();
    if (again) { // Its answer was lost.
      return turn.emit(
              new Effect.Reply(
                  ticket, new Answer.Accepted("%s is being promoted".formatted(turn.me()))))
          .to(phase);
    }
    Optional<String> hindrance =
        known.isEmpty()
            ? Optional.of("%s knows of no cluster yet".formatted(turn.me()))
            : hindrance(phase, known.get(), order.off(), turn);
    if (hindrance.isPresent()) {
      boolean passing =
          isStarting(phase)
              || known.filter(last -> isForgotten(phase, last, order.off(), turn)).isPresent();
      turn.emit(new Effect.Reply(ticket, new Answer.Declined(hindrance.get(), passing)));
      return phase instanceof Reigning reigning && passing
          ? ClosingPolicy.close(Cause.FAILED, reigning.mandate(), turn)
          : turn.to(phase);
    }
    Mandate last = known.get();
    Epoch epoch =
        Epoch.max(turn.facts().word().promise(), last.epoch()).nextGeneration(order.generation());
    String gap = gap(last, turn);
    turn.alarm("promoted by force in epoch %s, without a majority: %s", epoch, gap);
    turn.emit(
        new Effect.Reply(
            ticket,
            new Answer.Accepted(
                "%s is promoted in epoch %s: %s%s".formatted(turn.me(), epoch, gap, door(turn)))),
        new Effect.BlockUpstream(Optional.of(last.primary())));
    return AscentPolicy.begin(last.forcedBy(epoch, turn.me()), turn);
  }

  private static boolean isStarting(Phase phase) {
    return phase instanceof Closing
        || standby(phase).filter(it -> it.server() == Server.STARTING).isPresent();
  }

  /**
   * A primary whose majority is gone, and which nothing else keeps from it: it comes back as a
   * standby, and is promoted like one.
   */
  private static boolean isForgotten(Phase phase, Mandate last, Set<MemberId> off, Turn turn) {
    boolean shut =
        phase instanceof Reigning reigning
            ? !reigning.isAlone() && reigning.door().lease() <= turn.now()
            : standby(phase).isPresent();
    return shut && last.primary().equals(turn.me()) && objection(last, off, turn).isEmpty();
  }

  /** It may be standing for election, again and again, in vain. */
  private static Optional<Following> standby(Phase phase) {
    return switch (phase) {
      case Following following -> Optional.of(following);
      case Canvassing canvassing -> Optional.of(canvassing.base());
      default -> Optional.empty();
    };
  }

  /** Why it may not be, if so. */
  private static Optional<String> hindrance(
      Phase phase, Mandate last, Set<MemberId> off, Turn turn) {
    if (turn.rules().isArbiter()) {
      return Optional.of("%s is an arbiter and has no data".formatted(turn.me()));
    }
    if (phase instanceof Reigning || phase instanceof Closing) {
      return Optional.of(
          "%s is the primary already; it is promoted by force only when its majority is gone"
              .formatted(turn.me()));
    }
    if (standby(phase).filter(it -> it.server() == Server.RUNNING).isEmpty()) {
      return Optional.of(
          "%s is no standby whose PostgreSQL runs: see its status".formatted(turn.me()));
    }
    if (turn.facts().word().hears(last, turn.rules().lease(), turn.now())) {
      return Optional.of(
          "%s reigned a moment ago: if it is off, give the order again; else regent switchover"
              .formatted(last.primary()));
    }
    return objection(last, off, turn);
  }

  /** What speaks against it, however this member is. */
  private static Optional<String> objection(Mandate last, Set<MemberId> off, Turn turn) {
    if (off.contains(turn.me())) {
      return Optional.of("%s answers: it is not off".formatted(turn.me()));
    }
    if (!last.primary().equals(turn.me()) && !off.contains(last.primary())) {
      return Optional.of(
          "%s is the recorded primary and may serve clients: it must be off, and said to be"
              .formatted(last.primary()));
    }
    Set<MemberId> on = turn.rules().members();
    on.removeAll(off);
    long holders =
        last.inSync().copies().stream().filter(copy -> on.contains(copy.member())).count();
    boolean electable =
        PrimaryCopy.isHere(last, turn) // Another one is off, or nothing comes to this.
            || (!last.inSync().isEmpty() && holders >= last.inSync().votersNeeded());
    return last.electorate().hasMajority(on) && electable
        ? Optional.of(
            "%s are not said to be off: they are a majority of %s, and can elect who has everything"
                .formatted(on, last.electorate()))
        : Optional.empty();
  }

  /** It stands alone, and {@code never-alone} holds for it as for any other. */
  private static String door(Turn turn) {
    return turn.rules().commits().neverAlone()
        ? ". By replication.never-alone clients pass once a standby has confirmed"
        : "";
  }

  /** What may be lost by it, as far as it is known here. */
  private static String gap(Mandate last, Turn turn) {
    Facts.Data data = turn.facts().data();
    InSyncSet set = last.inSync();
    Optional<Copy> mine = turn.facts().copy().filter(set::contains);
    boolean reigned = PrimaryCopy.isHere(last, turn);
    boolean whole = reigned || (set.votersNeeded() == 1 && mine.isPresent());
    String has = "its copy ends at %s".formatted(data.position());
    if (whole && !turn.rules().commits().asynchronous()) {
      return "%s, and lacks nothing that was acknowledged under %s, the newest known here"
          .formatted(has, last);
    }
    if (reigned) {
      return "%s, and is the primary's own: what was not on its disk when it ended is lost"
          .formatted(has);
    }
    if (last.primary().equals(turn.me())) {
      return "%s; what %s acknowledged beyond that is lost (%s)"
          .formatted(has, last.primaryCopy().orElseThrow(), missing(last, turn));
    }
    return ("%s; what %s acknowledged beyond that is lost (%s). If its disk is there, copy it before"
            + " that member starts again: it will be rewound or cloned")
        .formatted(has, last.primary(), missing(last, turn));
  }

  /** The gap: exactly, where the primary's own end is known, else what it was at least. */
  private static String missing(Mandate last, Turn turn) {
    Facts facts = turn.facts();
    Position mine = facts.data().position();
    Optional<Position> ended = facts.resignation(last.epoch()).flatMap(Resignation::finalPosition);
    Optional<Position> end =
        ended
            .or(
                () ->
                    facts
                        .data()
                        .source()
                        .filter(it -> it.epoch().equals(last.epoch()))
                        .map(Facts.Source::end))
            .filter(it -> it.timeline() == mine.timeline());
    if (end.isEmpty()) { // LSNs of two timelines say nothing of one another.
      return "how much that is is not known here";
    }
    long bytes = Math.max(0, end.get().lsn().bytesAfter(mine.lsn()));
    return ended.isPresent()
        ? "its WAL ended at %s: %d bytes are missing".formatted(end.get(), bytes)
        : "its WAL reached %s when it was last heard of: %d bytes are missing, or more"
            .formatted(end.get(), bytes);
  }
}
