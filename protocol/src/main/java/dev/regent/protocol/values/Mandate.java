package dev.regent.protocol.values;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a majority of witnesses durably records: who reigns, and which copies may succeed without
 * loss. One small register, not a log (design section 5).
 *
 * @param revision grows by one with each record under the same epoch, from 1
 * @param primaryCopy the copy that the primary has, and without which it is not elected again (S4);
 *     absent while the very first bootstrap is unfinished, and in older records
 * @param systemId PostgreSQL's system identifier; absent while the very first bootstrap is
 *     unfinished
 * @param history every promotion since the beginning, the newest last
 * @param paused an operator wants nothing to be decided: nobody but the primary itself is elected
 * @param electorate whose witnesses count (S1)
 * @param roster who is a member, once that was changed at run time; until then each member's
 *     configuration says it
 */
public record Mandate(
    Epoch epoch,
    long revision,
    MemberId primary,
    Optional<Copy> primaryCopy,
    InSyncSet inSync,
    Optional<String> systemId,
    List<Reign> history,
    boolean paused,
    Electorate electorate,
    Optional<Roster> roster)
    implements Comparable<Mandate> {

  /**
   * Copies the history.
   *
   * @throws IllegalArgumentException when the primary's copy is another member's
   */
  public Mandate {
    history = List.copyOf(history);
    if (primaryCopy.filter(copy -> !copy.member().equals(primary)).isPresent()) {
      throw new IllegalArgumentException("%s reigns with %s".formatted(primary, primaryCopy.get()));
    }
  }

  /** The first record of a new cluster: nobody has data yet. */
  public static Mandate founding(MemberId primary, Electorate electorate) {
    return founding(new Epoch(1), primary, electorate);
  }

  /**
   * The same with a database that is adopted.
   *
   * @param first not below its timeline: a timeline's number names its epoch
   */
  public static Mandate founding(Epoch first, MemberId primary, Electorate electorate) {
    return new Mandate(
        first,
        1,
        primary,
        Optional.empty(),
        InSyncSet.EMPTY,
        Optional.empty(),
        List.of(),
        false,
        electorate,
        Optional.empty());
  }

  /** The same revision, by that copy of the primary's. */
  public Mandate withPrimaryCopy(Copy copy) {
    return new Mandate(
        epoch,
        revision,
        primary,
        Optional.of(copy),
        inSync,
        systemId,
        history,
        paused,
        electorate,
        roster);
  }

  /** The next revision with another in-sync set. */
  public Mandate withInSync(InSyncSet next) {
    return new Mandate(
        epoch,
        revision + 1,
        primary,
        primaryCopy,
        next,
        systemId,
        history,
        paused,
        electorate,
        roster);
  }

  /** The next revision, which names the system that initdb made. */
  public Mandate withSystemId(String id) {
    return new Mandate(
        epoch,
        revision + 1,
        primary,
        primaryCopy,
        inSync,
        Optional.of(id),
        history,
        paused,
        electorate,
        roster);
  }

  /** The next revision, with the promotion that just happened. */
  public Mandate withReign(Reign reign) {
    return new Mandate(
        epoch,
        revision + 1,
        primary,
        primaryCopy,
        inSync,
        systemId,
        Stream.concat(history.stream(), Stream.of(reign)).toList(),
        paused,
        electorate,
        roster);
  }

  /** The next revision, in which nothing is to be decided, or again is. */
  public Mandate withPaused(boolean next) {
    return new Mandate(
        epoch,
        revision + 1,
        primary,
        primaryCopy,
        inSync,
        systemId,
        history,
        next,
        electorate,
        roster);
  }

  /** The next revision, in which others' witnesses count. */
  public Mandate withElectorate(Electorate next) {
    return new Mandate(
        epoch, revision + 1, primary, primaryCopy, inSync, systemId, history, paused, next, roster);
  }

  /** The next revision, in which others are members. */
  public Mandate withRoster(Roster next) {
    return new Mandate(
        epoch,
        revision + 1,
        primary,
        primaryCopy,
        inSync,
        systemId,
        history,
        paused,
        electorate,
        Optional.of(next));
  }

  /**
   * The first revision of a later epoch, which has yet to name the primary's copy; a pause ends
   * when another becomes the primary.
   */
  public Mandate succeededBy(Epoch later, MemberId newPrimary, InSyncSet newInSync) {
    boolean same = newPrimary.equals(primary);
    return new Mandate(
        later,
        1,
        newPrimary,
        Optional.empty(),
        newInSync,
        systemId,
        history,
        paused && same,
        electorate,
        roster);
  }

  /** The same by force: that member alone counts, and alone has what it has. */
  public Mandate forcedBy(Epoch later, MemberId newPrimary) {
    return new Mandate(
        later,
        1,
        newPrimary,
        Optional.empty(),
        InSyncSet.EMPTY,
        systemId,
        history,
        false,
        Electorate.of(List.of(newPrimary)),
        roster);
  }

  /** The timeline on which the primary writes; 0 before the first promotion. */
  public int timeline() {
    return history.isEmpty() ? 0 : history.getLast().timeline();
  }

  /** Whether this record replaces the other. */
  public boolean isNewerThan(Mandate other) {
    return compareTo(other) > 0;
  }

  /** Whether the other is of another database system, and so of another cluster. */
  public boolean isForeignTo(Mandate other) {
    return systemId.isPresent() && other.systemId.isPresent() && !systemId.equals(other.systemId);
  }

  /** The newer of two records, either of which may be missing. */
  public static Optional<Mandate> newest(Optional<Mandate> a, Optional<Mandate> b) {
    return Stream.concat(a.stream(), b.stream()).max(Mandate::compareTo);
  }

  /**
   * By epoch, then by revision; content does not count: one primary writes an epoch's revisions.
   */
  @Override
  public int compareTo(Mandate other) {
    int byEpoch = epoch.compareTo(other.epoch);
    return byEpoch == 0 ? Long.compare(revision, other.revision) : byEpoch;
  }

  /** Epoch and revision, as people write it: {@code 2.1}. */
  public String version() {
    return epoch + "." + revision;
  }

  @Override
  public String toString() {
    return "mandate %s {%s, in sync %s, of %s%s%s}"
        .formatted(
            version(),
            primary,
            inSync,
            electorate,
            roster.map(members -> ", members " + members).orElse(""),
            paused ? ", paused" : "");
  }
}
