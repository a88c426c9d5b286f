package dev.regent.node.decision;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Rejoining;
import dev.regent.node.decision.Phase.Return;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.util.Map;
import java.util.Optional;

/** How a copy that does not fit comes back: rewound where that can be trusted, else cloned. */
final class RejoinPolicy {
  private RejoinPolicy() {}

  /**
   * A copy whose past is not a part of the recorded history.
   *
   * @param reason in words
   * @param rewindable whether the history knows where it left it
   * @param excess bytes of WAL past that; 0 when unknown
   */
  record Misfit(String reason, boolean rewindable, long excess) {}

  /** S13: whether, and why, this copy's past is not a part of the recorded history. */
  static Optional<Misfit> misfit(Facts.Data data, Mandate mandate, MemberId me) {
    if (hasUnknownPromotion(data, mandate, me)) {
      return Optional.of(
          new Misfit("this copy had a promotion that the recorded history lacks", false, 0));
    }
    Optional<Misfit> another = anotherPast(data, mandate);
    if (another.isPresent()) {
      return another;
    }
    Position end = data.position();
    if (mandate.history().stream().noneMatch(r -> r.timeline() == end.timeline())) {
      String reason = "this copy is on timeline " + end.timeline() + ", which no record names";
      return Optional.of(new Misfit(reason, false, 0));
    }
    Optional<Reign> after =
        mandate.history().stream().filter(r -> r.timeline() > end.timeline()).findFirst();
    return after
        .filter(reign -> end.lsn().isAfter(reign.switchLsn()))
        .map(
            reign -> {
              long excess = end.lsn().bytesAfter(reign.switchLsn());
              String reason =
                  "this copy reaches %s, %d bytes past where timeline %d began"
                      .formatted(end, excess, reign.timeline());
              return new Misfit(reason, true, excess);
            });
  }

  /** A standby that went along with a promotion has no mark of it but this. */
  private static Optional<Misfit> anotherPast(Facts.Data data, Mandate mandate) {
    Map<Integer, Lsn> past = data.directory().orElse(Directory.ABSENT).past();
    return mandate.history().stream()
        .filter(r -> !past.getOrDefault(r.timeline(), r.switchLsn()).equals(r.switchLsn()))
        .findFirst()
        .map(
            reign ->
                "this copy's timeline %d began at %s, the recorded one at %s"
                    .formatted(reign.timeline(), past.get(reign.timeline()), reign.switchLsn()))
        .map(reason -> new Misfit(reason, false, 0));
  }

  private static boolean hasUnknownPromotion(Facts.Data data, Mandate mandate, MemberId me) {
    return data.directory()
        .flatMap(Directory::promotion)
        .filter(
            begun ->
                mandate.history().stream()
                    .noneMatch(
                        reign ->
                            reign.primary().equals(me)
                                && reign.epoch().equals(begun.epoch())
                                && reign.timeline() == begun.timeline()))
        .isPresent();
  }

  /**
   * S13: what the history knows is rewound, once; {@code pg_rewind} would take two promotions to
   * one timeline for the same, so that what the history lacks is cloned.
   */
  static Transition replace(Misfit misfit, MemberId primary, Turn turn) {
    boolean rewind = misfit.rewindable() && !turn.facts().data().comeback().rewound();
    turn.alarm(
        "%s: %s",
        misfit.reason(), rewind ? "it is rewound to " + primary : "its data is cloned anew");
    turn.givesUp(misfit.excess());
    return end(rewind ? Return.ENDING_TO_REWIND : Return.ENDING_TO_CLONE, turn);
  }

  /** The copy itself may fit, and does not come to life here. */
  static Transition replace(String reason, Turn turn) {
    turn.alarm("%s: its data is cloned anew", reason);
    return end(Return.ENDING_TO_CLONE, turn);
  }

  private static Transition end(Return step, Turn turn) {
    return turn.emit(new Effect.AdmitReaders(false), new Effect.Kill())
        .to(new Rejoining(step, turn.now()));
  }

  static Transition rejoining(Rejoining phase, Event event, Turn turn) {
    if (turn.facts().stopping()) {
      return ClosingPolicy.end(true, turn);
    }
    return switch (event) {
      case Event.Stopped e when phase.step() == Return.ENDING_TO_REWIND -> rewind(turn);
      case Event.Stopped e when phase.step() == Return.ENDING_TO_CLONE -> copy(turn);
      case Event.DirectoryMade e -> {
        turn.say(
            phase.step() == Return.REWINDING ? "the rewind is complete" : "the clone is complete");
        yield turn.emit(new Effect.Start())
            .to(Following.begin(Server.STARTING, turn.now(), turn.now()));
      }
      case Event.Failed(Operation operation, String reason)
          when phase.step() == Return.REWINDING && operation == Operation.REWIND -> {
        turn.alarm("no rewind: %s", reason);
        yield copy(turn);
      }
      case Event.Failed(Operation operation, String reason)
          when phase.step() == Return.CLONING && operation == Operation.CLONE -> {
        turn.alarm("cloning failed and is tried again: %s", reason);
        yield wait(turn);
      }
      default -> turn.to(phase);
    };
  }

  private static Transition rewind(Turn turn) {
    Optional<MemberId> primary = confirmed(turn);
    return primary.isEmpty()
        ? wait(turn)
        : turn.say("rewinding to %s", primary.get())
            .rewind(primary.get())
            .to(new Rejoining(Return.REWINDING, turn.now()));
  }

  /** S4: what is made is a new copy; it streams under a name that stands in no list. */
  static Transition copy(Turn turn) {
    Optional<MemberId> primary = confirmed(turn);
    if (primary.isEmpty()) {
      return wait(turn);
    }
    Optional<MemberId> standby = sparing(primary.get(), turn);
    return turn.say(
            "cloning the data of %s%s",
            standby.or(() -> primary).get(),
            standby.isPresent() ? ", a standby, to spare " + primary.get() : "")
        .copy(standby.or(() -> primary).get(), standby.isEmpty())
        .to(new Rejoining(Return.CLONING, turn.now()));
  }

  /**
   * Another standby that the record names, of which this member has lost no sight (ADR 21). What is
   * to be adopted is compared with the primary's past, not with a standby's.
   */
  private static Optional<MemberId> sparing(MemberId primary, Turn turn) {
    Facts facts = turn.facts();
    boolean adopting = facts.data().directory().flatMap(Directory::toAdopt).isPresent();
    if (adopting || !facts.data().comeback().maySparePrimary()) {
      return Optional.empty();
    }
    return facts.mandate().map(Mandate::inSync).orElse(InSyncSet.EMPTY).copies().stream()
        .map(Copy::member)
        .filter(member -> !member.equals(turn.me()) && !member.equals(primary))
        .filter(member -> !facts.lost().contains(member))
        .findFirst();
  }

  /** With what is left meanwhile: the old copy, or nothing. */
  private static Transition wait(Turn turn) {
    boolean hasData = turn.facts().copy().isPresent();
    return turn.to(
        Following.begin(hasData ? Server.FAILED : Server.ABSENT, turn.now(), turn.now()));
  }

  /** S13: the primary that is being heard, and whose promotion is recorded. */
  static Optional<MemberId> confirmed(Turn turn) {
    return turn.facts()
        .mandate()
        .filter(m -> !m.primary().equals(turn.me()))
        .filter(m -> turn.facts().word().hears(m, turn.rules().lease(), turn.now()))
        .filter(m -> !m.history().isEmpty() && m.history().getLast().primary().equals(m.primary()))
        .map(Mandate::primary);
  }
}
