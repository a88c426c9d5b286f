package dev.regent.node.decision;

import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a decision depends on besides what happens: who is a member, and the configuration. Equal on
 * every member, {@code me} apart.
 */
public final class Rules {
  private final MemberId me;
  private final Roster roster;
  private final List<MemberId> data;
  private final List<MemberId> arbiters;
  private final List<MemberId> heirs;
  private final Commits commits;
  private final Timing timing;

  /** With those members, of which this is one or was one. */
  public Rules(MemberId me, Roster roster, Commits commits, Timing timing) {
    this.me = me;
    this.roster = roster;
    this.data = names(roster, seat -> seat.role() == Role.DATA);
    this.arbiters = names(roster, seat -> seat.role() == Role.ARBITER);
    this.heirs =
        roster.seats().stream()
            .filter(seat -> seat.heir() && !seat.leaving())
            .sorted(Comparator.comparingInt(Seat::priority).reversed())
            .map(Seat::name)
            .toList();
    this.commits = commits;
    this.timing = timing;
  }

  /**
   * What commits wait for.
   *
   * @param acks how many standbys are to confirm each one, when there are as many
   * @param asynchronous they do not wait (off, local): a standby that lags too far is dropped
   * @param maximumLag bytes that a standby may lag and still be taken into the set
   * @param neverAlone rather no commits than commits that no standby has
   */
  public record Commits(int acks, boolean asynchronous, long maximumLag, boolean neverAlone) {}

  /**
   * Durations that decisions depend on.
   *
   * @param lease how long a heartbeat that a majority acknowledged lets clients in (S10)
   * @param dropAfter how long commits may wait for a standby before it is dropped (S7)
   * @param goneAfter the same, when its connection is gone
   * @param resignHold how long those who have less than a resigned position stay out (S14)
   * @param handover how long a planned stop may take to hand over
   * @param patience how long a follower waits for a stream before it clones anew
   * @param witnessGone how long a witness is silent before it is taken out of the count
   */
  public record Timing(
      Duration lease,
      Duration dropAfter,
      Duration goneAfter,
      Duration resignHold,
      Duration handover,
      Duration patience,
      Duration witnessGone) {}

  /** The same with the members that a mandate names, if it names any. */
  Rules of(Optional<Roster> recorded) {
    return recorded
        .filter(it -> !it.equals(roster))
        .map(it -> new Rules(me, it, commits, timing))
        .orElse(this);
  }

  private static List<MemberId> names(Roster roster, Predicate<Seat> which) {
    return roster.seats().stream().filter(which).map(Seat::name).toList();
  }

  /** This member. */
  public MemberId me() {
    return me;
  }

  /** Who is a member. */
  public Roster roster() {
    return roster;
  }

  /** Members with a PostgreSQL, in the order of the roster; the first founds. */
  public List<MemberId> data() {
    return data;
  }

  /** Members without one. */
  public List<MemberId> arbiters() {
    return arbiters;
  }

  /** Those that may be in the in-sync set and so be promoted, the preferred first. */
  public List<MemberId> heirs() {
    return heirs;
  }

  /** What commits wait for. */
  public Commits commits() {
    return commits;
  }

  /** Durations. */
  public Timing timing() {
    return timing;
  }

  /** Every member. */
  public Set<MemberId> members() {
    Set<MemberId> all = new LinkedHashSet<>(data);
    all.addAll(arbiters);
    return all;
  }

  /** Whether that is a member on its way out. */
  public boolean isLeaving(MemberId member) {
    return roster.seat(member).filter(Seat::leaving).isPresent();
  }

  /** Every member but this one. */
  public Set<MemberId> others() {
    Set<MemberId> others = members();
    others.remove(me);
    return others;
  }

  /** Whose witnesses count as long as no record says otherwise (S1). */
  public Electorate everybody() {
    return Electorate.of(members());
  }

  /** This member's place among the heirs; behind them all when it is none. */
  int place() {
    return place(me);
  }

  /** That member's place among the heirs; behind them all when it is none. */
  int place(MemberId member) {
    return heirs.contains(member) ? heirs.indexOf(member) : heirs.size() + data.indexOf(member);
  }

  /** Whether this member has no PostgreSQL. */
  public boolean isArbiter() {
    return arbiters.contains(me);
  }

  /** Whether this is a member: not before it is added, and not when it was removed. */
  public boolean isMember() {
    return roster.contains(me);
  }

  /** The lease in nanoseconds. */
  public long lease() {
    return timing.lease().toNanos();
  }
}
