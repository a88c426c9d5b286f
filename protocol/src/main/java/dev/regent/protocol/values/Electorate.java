package dev.regent.protocol.values;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The member list of S1: whose witnesses count. It stands in the mandate, and changes by one member
 * at a time.
 *
 * @param members sorted, each once
 */
public record Electorate(List<MemberId> members) {

  /**
   * Sorts the list.
   *
   * @throws IllegalArgumentException when it is empty: nobody could ever be elected again
   */
  public Electorate {
    members = members.stream().distinct().sorted().toList();
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an electorate has at least one member");
    }
  }

  /** Those members. */
  public static Electorate of(Collection<MemberId> members) {
    return new Electorate(List.copyOf(members));
  }

  /** The same and that member. */
  public Electorate with(MemberId member) {
    return of(Stream.concat(members.stream(), Stream.of(member)).toList());
  }

  /** The same but for that member, who must not be the last. */
  public Electorate without(MemberId member) {
    return of(members.stream().filter(each -> !each.equals(member)).toList());
  }

  /** Whether that member's witness counts. */
  public boolean contains(MemberId member) {
    return members.contains(member);
  }

  /** Whether these are more than half of it; who is not in it does not count. */
  public boolean hasMajority(Collection<MemberId> witnesses) {
    long counted = members.stream().filter(witnesses::contains).count();
    return counted > members.size() / 2;
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
