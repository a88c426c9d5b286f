package dev.regent.node.membership;

import dev.regent.node.settings.NodeSettings;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Address;

/** The configured members, in order, and where in a ring each of them sits. */
record Seating(MemberId me, List<Seat> seats) {
  /** The name of every ring system; members of other names cannot meet. */
  static final String SYSTEM = "ring";

  static Seating of(NodeSettings settings) {
    return new Seating(settings.me().name(), settings.members());
  }

  List<MemberId> members() {
    return seats.stream().map(Seat::name).toList();
  }

  /** Counted over the configured members, never over whoever is in the gossip (S1). */
  boolean isMajority(Collection<MemberId> some) {
    return some.stream().filter(members()::contains).distinct().count() > seats.size() / 2;
  }

  /** The first of those, in the order of the configuration. */
  Optional<MemberId> first(Collection<MemberId> some) {
    return members().stream().filter(some::contains).findFirst();
  }

  /** Nobody for an address that is not (or no longer) configured. */
  Optional<MemberId> at(Address address) {
    return seats.stream()
        .filter(seat -> addressOf(seat).equals(address))
        .map(Seat::name)
        .findFirst();
  }

  Address addressOf(MemberId member) {
    return seats.stream()
        .filter(seat -> seat.name().equals(member))
        .map(Seating::addressOf)
        .findFirst()
        .orElseThrow();
  }

  private static Address addressOf(Seat seat) {
    return new Address("pekko", SYSTEM, seat.host(), seat.ringPort());
  }
}
