package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Following;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Who goes first when several could be elected: whom a resignation names, the preferred one,
 * anybody else where this member has no room. It is about whom, never about whether: whoever waits
 * for another stands himself after a while.
 */
final class PrecedencePolicy {
  private PrecedencePolicy() {}

  /** Longer than an election, sever included, takes where nothing is in its way. */
  private static final long HEAD_START_NANOS = 100_000_000;

  /** How much later this member stands after a start: the recorded primary first. */
  static long rank(Mandate mandate, Rules rules) {
    return mandate.primary().equals(rules.me()) ? 0 : (1 + rules.place()) * rules.lease() / 4;
  }

  /** Whether another is to stand before this one, for now. */
  static boolean isAnothersTurn(Following phase, Mandate mandate, Turn turn) {
    return isTargets(mandate, turn)
        || isPreferreds(phase, mandate, turn)
        || isRoomiers(phase, mandate, turn);
  }

  /** After a resignation the named target has a lease's time, and so have others before oneself. */
  private static boolean isTargets(Mandate mandate, Turn turn) {
    boolean first =
        target(mandate, turn)
            .map(turn.me()::equals)
            .orElse(!mandate.primary().equals(turn.me()) || mandate.inSync().isEmpty());
    return turn.facts().hasResigned(mandate.epoch())
        && !first
        && turn.now() - turn.facts().word().resignedAt() < turn.rules().lease();
  }

  /** One that is preferred, recorded and not lost has a head start. */
  private static boolean isPreferreds(Following phase, Mandate mandate, Turn turn) {
    boolean another =
        turn.rules().heirs().stream()
            .limit(turn.rules().place())
            .filter(heir -> !heir.equals(mandate.primary()))
            .filter(heir -> mandate.inSync().copyOf(heir).isPresent())
            .anyMatch(heir -> !turn.facts().lost().contains(heir));
    return another
        && !isCalled(phase, mandate, turn)
        && turn.now() < opening(mandate, turn) + turn.rules().place() * HEAD_START_NANOS;
  }

  /**
   * A promotion takes room for WAL: without it whoever else could be elected goes first (ADR 23).
   */
  private static boolean isRoomiers(Following phase, Mandate mandate, Turn turn) {
    boolean another =
        Stream.concat(
                Stream.of(mandate.primary()), mandate.inSync().copies().stream().map(Copy::member))
            .filter(member -> !member.equals(turn.me()))
            .anyMatch(member -> !turn.facts().lost().contains(member));
    return turn.facts().data().shortage().isPresent()
        && another
        && !mandate.primary().equals(turn.me())
        && !isOrdered(phase)
        && turn.now() < opening(mandate, turn) + turn.rules().timing().patience().toNanos();
  }

  private static boolean isOrdered(Following phase) {
    return phase.petition().filter(Phase.Petition::ordered).isPresent();
  }

  /**
   * S4: of those that told how far they reach the greatest wins. Of equals the preferred one does,
   * unless this one was called, and for a lease only: it may not be able to win.
   */
  static Answer.Severed winner(
      Collection<Answer.Severed> told, Following phase, Mandate bound, Turn turn) {
    boolean mine =
        isCalled(phase, bound, turn) || turn.now() >= opening(bound, turn) + turn.rules().lease();
    ToIntFunction<MemberId> place =
        member -> mine && member.equals(turn.me()) ? -1 : turn.rules().place(member);
    return told.stream()
        .min(
            Comparator.comparing(Answer.Severed::position, Comparator.reverseOrder())
                .thenComparingInt(each -> place.applyAsInt(each.copy().member())))
        .orElseThrow();
  }

  /** Whether it stands because it, and nobody else, is to. */
  private static boolean isCalled(Following phase, Mandate mandate, Turn turn) {
    return phase.isPetitioned(turn.now())
        || isOrdered(phase) // For one canvass, which may outlast it.
        || mandate.primary().equals(turn.me())
        || target(mandate, turn).filter(turn.me()::equals).isPresent();
  }

  /** When an election could begin: no witness votes for a standby before. */
  private static long opening(Mandate mandate, Turn turn) {
    Word word = turn.facts().word();
    if (!turn.facts().hasResigned(mandate.epoch())) {
      return word.heardAt() + turn.rules().lease();
    }
    return word.resignedAt() + (target(mandate, turn).isPresent() ? turn.rules().lease() : 0);
  }

  /** Whom the resigned primary named. */
  private static Optional<MemberId> target(Mandate mandate, Turn turn) {
    return turn.facts().resignation(mandate.epoch()).flatMap(Resignation::target);
  }
}
