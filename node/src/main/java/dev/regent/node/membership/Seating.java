package dev.regent.node.membership;

import dev.regent.node.roster.Roll;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Address;

/** The members as they are now, in order, and where in a ring each of them sits. */
record Seating(Roll roll) {
  /** The name of every ring system; members of other names cannot meet. */
  static final String SYSTEM = "ring";

  MemberId me() {
    return roll.me();
  }

  List<MemberId> members() {
    return roll.roster().names();
  }

  /** Counted over the members, never over whoever is in the gossip (S1). */
  boolean isMajority(Collection<MemberId> some) {
    List<MemberId> members = members();
    return some.stream().filter(members::contains).distinct().count() > members.size() / 2;
  }

  /** The first of those, in the members' order. */
  Optional<MemberId> first(Collection<MemberId> some) {
    return members().stream().filter(some::contains).findFirst();
  }

  /** How many members go before this one: all of them, when it is none. */
  int turn() {
    List<MemberId> members = members();
    return members.contains(me()) ? members.indexOf(me()) : members.size();
  }

  /** Nobody for an address that is not (or no longer) a member's. */
  Optional<MemberId> at(Address address) {
    return roll.roster().seats().stream()
        .filter(seat -> addressOf(seat).equals(address))
        .map(Seat::name)
        .findFirst();
  }

  /** Nothing of who is no member (any more). */
  Optional<Address> addressOf(MemberId member) {
    return roll.roster().seat(member).map(Seating::addressOf);
  }

  private static Address addressOf(Seat seat) {
    return new Address("pekko", SYSTEM, seat.host(), seat.ringPort());
  }
}
