package dev.regent.protocol.values;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is a member, and where. Whose witness counts is another question: {@link Electorate}.
 *
 * @param seats each name once; the order is that of the configuration, and of joining
 */
public record Roster(List<Seat> seats) {
  /** Copies the list. */
  public Roster {
    seats = List.copyOf(seats);
  }

  /** The seat of that member, if it is one. */
  public Optional<Seat> seat(MemberId name) {
    return seats.stream().filter(seat -> seat.name().equals(name)).findFirst();
  }

  /** Whether that is a member. */
  public boolean contains(MemberId name) {
    return seat(name).isPresent();
  }

  /** Every member's name, in order. */
  public List<MemberId> names() {
    return seats.stream().map(Seat::name).toList();
  }

  /** The same with that seat, in place of one of the same name. */
  public Roster with(Seat seat) {
    return contains(seat.name())
        ? new Roster(
            seats.stream().map(old -> old.name().equals(seat.name()) ? seat : old).toList())
        : new Roster(Stream.concat(seats.stream(), Stream.of(seat)).toList());
  }

  /** The same but for that member. */
  public Roster without(MemberId name) {
    return new Roster(seats.stream().filter(seat -> !seat.name().equals(name)).toList());
  }

  @Override
  public String toString() {
    return seats.stream()
        .map(seat -> seat.leaving() ? seat.name() + " (leaving)" : seat.name().name())
        .toList()
        .toString();
  }
}
