package dev.regent.node.decision;

import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the configuration says that a decision depends on. Equal on every member, {@code me} apart.
 *
 * @param data members with a PostgreSQL, in the order of the configuration; the first founds
 * @param arbiters members without one
 * @param heirs those of them that may be in the in-sync set and so be promoted, the preferred first
 */
public record Rules(
    MemberId me,
    List<MemberId> data,
    List<MemberId> arbiters,
    List<MemberId> heirs,
    Commits commits,
    Timing timing) {

  /** Copies the lists. */
  public Rules {
    data = List.copyOf(data);
    arbiters = List.copyOf(arbiters);
    heirs = List.copyOf(heirs);
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

  /** Every configured member. */
  public Set<MemberId> members() {
    Set<MemberId> all = new LinkedHashSet<>(data);
    all.addAll(arbiters);
    return all;
  }

  /** Every configured member but this one. */
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
    return heirs.contains(me) ? heirs.indexOf(me) : heirs.size() + data.indexOf(me);
  }

  /** Whether this member has no PostgreSQL. */
  public boolean isArbiter() {
    return arbiters.contains(me);
  }

  /** The lease in nanoseconds. */
  public long lease() {
    return timing.lease().toNanos();
  }
}
