package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is a member. Nobody counts and no commit waits for anybody because of it: {@link
 * ElectoratePolicy} and {@link InSyncPolicy} see to that, each by its own steps. Who is to go is
 * first marked, then out of both, then no member: docs/adr/0020.
 */
final class RosterPolicy {
  private RosterPolicy() {}

  private static final int FEWEST_WITH_DATA = 2;

  /** The roster with which that order is done; it is this one when there is nothing to do. */
  static Roster wanted(Order.Add order, Turn turn) {
    return turn.rules().roster().with(order.seat());
  }

  /** The same: first the mark. */
  static Roster wanted(Order.Remove order, Turn turn) {
    Roster now = turn.rules().roster();
    return now.seat(order.member()).map(seat -> now.with(seat.asLeaving())).orElse(now);
  }

  /** Why nobody can be added as that, if so. Who is on its way out may stay after all. */
  static Optional<String> unfit(Order.Add order, Turn turn) {
    Seat seat = order.seat();
    Optional<Seat> before = turn.rules().roster().seat(seat.name());
    if (before.filter(it -> it.role() != seat.role()).isPresent()) {
      return Optional.of("%s has another role: remove it first".formatted(seat.name()));
    }
    if (before.filter(it -> !it.isWhere(seat)).isPresent()) { // Two of one name would both count.
      return Optional.of(
          "%s is a member at another address: remove it first".formatted(seat.name()));
    }
    return turn.rules().roster().seats().stream()
        .filter(other -> !other.name().equals(seat.name()) && other.meets(seat))
        .map(other -> "%s is at that address".formatted(other.name()))
        .findFirst();
  }

  /** Why that member has to stay, if so. */
  static Optional<String> needed(Order.Remove order, Reigning reign, Turn turn) {
    MemberId member = order.member();
    if (member.equals(turn.me())) {
      return Optional.of("%s is the primary: regent switchover goes first".formatted(member));
    }
    if (turn.rules().isLeaving(member) || !turn.rules().roster().contains(member)) {
      return Optional.empty();
    }
    Set<MemberId> answering = new HashSet<>(turn.facts().heard().answering());
    answering.add(turn.me());
    answering.remove(member);
    List<Seat> rest =
        turn.rules().roster().seats().stream()
            .filter(seat -> !seat.leaving() && answering.contains(seat.name()))
            .toList();
    long heirs = rest.stream().filter(Seat::heir).count();
    if (rest.size() < ElectoratePolicy.FEWEST || heirs < FEWEST_WITH_DATA) {
      return Optional.of(
          "without %s those that answer are %s, too few to lose one: add who is to replace it first"
              .formatted(member, new Roster(rest)));
    }
    List<Copy> inSync = reign.inForce().inSync().copies();
    if (!inSync.isEmpty() && inSync.stream().allMatch(copy -> copy.member().equals(member))) {
      return Optional.of("no other standby than %s is in sync yet".formatted(member));
    }
    Electorate counted = reign.inForce().electorate();
    return counted.hasMajority(answering)
        ? Optional.empty()
        : Optional.of("of %s too few answer besides %s".formatted(counted, member));
  }

  /** The roster without those who are out of everything, as long as their last word may take. */
  static Optional<Roster> next(Reigning phase, Turn turn) {
    if (turn.now() - phase.countedSince() <= turn.rules().lease()) {
      return Optional.empty();
    }
    return turn.rules().roster().seats().stream()
        .filter(Seat::leaving)
        .map(Seat::name)
        .filter(member -> !member.equals(turn.me()) && isOut(member, phase))
        .findFirst()
        .map(turn.rules().roster()::without);
  }

  private static boolean isOut(MemberId member, Reigning phase) {
    return !restsOn(member, phase.inForce()) && phase.synchrony().armed().copyOf(member).isEmpty();
  }

  /** Its witness counts, or it may hold the only copy of a write. */
  private static boolean restsOn(MemberId member, Mandate mandate) {
    return mandate.electorate().contains(member) || mandate.inSync().copyOf(member).isPresent();
  }

  static Reigning change(Reigning phase, Roster next, Turn turn) {
    turn.alarm("the members are to be %s", next);
    return phase.recording(Recording.begin(phase.inForce().withRoster(next), turn));
  }

  /** Whether this member is none: it was removed, and nothing rests on it any more. */
  static boolean isOut(Turn turn) {
    boolean marked = !turn.rules().isMember() || turn.rules().isLeaving(turn.me());
    return marked
        && turn.facts()
            .mandate()
            .filter(m -> m.roster().isPresent())
            .filter(m -> !m.primary().equals(turn.me()))
            .filter(m -> !restsOn(turn.me(), m))
            .isPresent();
  }
}
