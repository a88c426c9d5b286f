package dev.regent.protocol.values;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Copies, and how many of them must confirm each commit. As part of a mandate: the in-sync set R
 * and kR. As what PostgreSQL has in {@code synchronous_standby_names}: L and kL (design S6).
 *
 * @param copies sorted, without doubles
 * @param acks between 1 and the number of copies, or 0 when there is none
 */
public record InSyncSet(List<Copy> copies, int acks) {
  /** Nobody: the primary stands alone, and commits wait for nobody. */
  public static final InSyncSet EMPTY = new InSyncSet(List.of(), 0);

  /** Sorts the copies and checks the count. */
  public InSyncSet {
    copies = copies.stream().distinct().sorted().toList();
    if (copies.isEmpty() ? acks != 0 : acks < 1 || acks > copies.size()) {
      throw new IllegalArgumentException(acks + " confirmations of " + copies);
    }
  }

  /** The set of these copies with as many of the wished confirmations as it can give. */
  public static InSyncSet of(List<Copy> copies, int wishedAcks) {
    long distinct = copies.stream().distinct().count();
    return new InSyncSet(
        copies, (int) Math.min(distinct, Math.max(wishedAcks, distinct > 0 ? 1 : 0)));
  }

  /** Whether nobody is in it. */
  public boolean isEmpty() {
    return copies.isEmpty();
  }

  /** Whether this very copy is in it. */
  public boolean contains(Copy copy) {
    return copies.contains(copy);
  }

  /** The recorded copy of that member. */
  public Optional<Copy> copyOf(MemberId member) {
    return copies.stream().filter(copy -> copy.member().equals(member)).findFirst();
  }

  /** The same with one copy more and as many confirmations of the wished as that allows. */
  public InSyncSet with(Copy copy, int wishedAcks) {
    return of(Stream.concat(copies.stream(), Stream.of(copy)).toList(), wishedAcks);
  }

  /** The same without a copy, and no more confirmations than are left. */
  public InSyncSet without(Copy copy) {
    return of(copies.stream().filter(each -> !each.equals(copy)).toList(), acks);
  }

  /** How many of these copies must have severed and told before any may be promoted (S4). */
  public int votersNeeded() {
    return isEmpty() ? Integer.MAX_VALUE : copies.size() - acks + 1;
  }

  @Override
  public String toString() {
    return isEmpty() ? "{}" : acks + " of " + copies;
  }
}
