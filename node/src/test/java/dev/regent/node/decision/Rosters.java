package dev.regent.node.decision;

import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.util.List;
import java.util.stream.Stream;

/** Members by name; nobody goes to their addresses. */
public final class Rosters {
  private Rosters() {}

  /**
   * Those members.
   *
   * @param heirs the data members that may be promoted, the preferred first
   */
  public static Roster of(List<MemberId> data, List<MemberId> arbiters, List<MemberId> heirs) {
    Stream<Seat> first = data.stream().map(name -> data(name, heirs));
    return new Roster(Stream.concat(first, arbiters.stream().map(Rosters::arbiter)).toList());
  }

  private static Seat data(MemberId name, List<MemberId> heirs) {
    int place = heirs.indexOf(name);
    return seat(name, Role.DATA, place < 0 ? 0 : heirs.size() - place, place >= 0);
  }

  /** An arbiter. */
  public static Seat arbiter(MemberId name) {
    return seat(name, Role.ARBITER, 0, false);
  }

  /** A data member that may be promoted, behind all that are preferred. */
  public static Seat data(MemberId name) {
    return seat(name, Role.DATA, 0, true);
  }

  private static Seat seat(MemberId name, Role role, int priority, boolean heir) {
    return new Seat(name, role, name.name(), 7355, 7356, 5432, 7626, priority, heir, false);
  }
}
