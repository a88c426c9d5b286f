package dev.regent.node.decision;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The standbys as the primary sees them over time: who keeps up, who is gone, and who may return.
 *
 * @param standbys what each copy that was ever seen is doing
 * @param leaving members that said that they are about to stop, and when
 * @param lsn how far the primary's own WAL reached at the last look
 * @param lookedAt when that was; without a look there is no verdict
 */
record Followers(
    Map<Copy, Follower> standbys, Map<MemberId, Long> leaving, Lsn lsn, long lookedAt) {
  static final Followers NONE = new Followers(Map.of(), Map.of(), Lsn.ZERO, 0);

  /** The longest time for which a standby that was dropped is kept out. */
  private static final long LONGEST_BACKOFF_NANOS = 30_000_000_000L;

  /** The time out after a first drop; it doubles with each. */
  private static final long FIRST_BACKOFF_NANOS = 500_000_000L;

  /** From so many times the lag at which it is dropped a standby catches up, once commits wait. */
  private static final long JOIN_FACTOR = 16;

  /** Who said that it is about to stop and still streams has come back, or said it long ago. */
  private static final long FAREWELL_NANOS = 5_000_000_000L;

  /** A standby that was in the set this long has its drops forgotten. */
  private static final long FORGIVEN_NANOS = 60_000_000_000L;

  /**
   * One copy.
   *
   * @param streaming whether it has a streaming session now
   * @param seenAt when it last had one
   * @param target what it has to confirm next, for its time to begin anew
   * @param behindSince when that target was set
   * @param drops how often it was dropped of late
   * @param outUntil before then it is not taken in again
   */
  record Follower(
      boolean streaming,
      Lsn confirmed,
      long seenAt,
      Lsn target,
      long behindSince,
      int drops,
      long outUntil) {

    Follower seen(Event.ReplicationSeen.Standby session, Lsn lsn, long now) {
      boolean caughtUp = session.confirmed().compareTo(target) >= 0;
      return new Follower(
          session.streaming(),
          session.confirmed(),
          session.streaming() ? now : seenAt,
          caughtUp ? lsn : target,
          caughtUp ? now : behindSince,
          drops,
          outUntil);
    }

    Follower gone() {
      return new Follower(false, confirmed, seenAt, target, behindSince, drops, outUntil);
    }

    Follower pardoned(Lsn next, long now) {
      return new Follower(streaming, confirmed, Math.max(seenAt, now), next, now, drops, outUntil);
    }

    Follower dropped(long now) {
      int times = now - outUntil > FORGIVEN_NANOS ? 0 : drops;
      long backoff = Math.min(LONGEST_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(times, 10));
      return new Follower(
          streaming, confirmed, seenAt, target, behindSince, times + 1, now + backoff);
    }
  }

  Followers {
    standbys = Map.copyOf(standbys);
    leaving = Map.copyOf(leaving);
  }

  /** Nobody was seen yet; those have as long to connect as a commit may wait for them. */
  static Followers expecting(List<Copy> copies, Rules rules, long now) {
    Rules.Timing timing = rules.timing();
    long seen = now + timing.dropAfter().minus(timing.goneAfter()).toNanos();
    Map<Copy, Follower> expected = new HashMap<>();
    copies.forEach(
        copy -> expected.put(copy, new Follower(false, Lsn.ZERO, seen, Lsn.ZERO, now, 0, now)));
    return new Followers(expected, Map.of(), Lsn.ZERO, now);
  }

  /** What a look at {@code pg_stat_replication} adds. */
  Followers seen(Event.ReplicationSeen view, Rules rules, long now) {
    Map<Copy, Follower> next = new HashMap<>();
    standbys.forEach((copy, follower) -> next.put(copy, follower.gone()));
    Lsn at = view.position().lsn();
    Map<MemberId, Long> stillLeaving = new HashMap<>();
    for (Event.ReplicationSeen.Standby session : view.standbys()) {
      copyOf(session.applicationName(), rules)
          .ifPresent(
              copy -> {
                Follower before =
                    standbys.getOrDefault(
                        copy, new Follower(false, Lsn.ZERO, now, at, now, 0, now));
                next.put(copy, before.seen(session, at, now));
                Long since = leaving.get(copy.member());
                if (since != null && now - since < FAREWELL_NANOS) {
                  stillLeaving.put(copy.member(), since);
                }
              });
    }
    return new Followers(next, stillLeaving, at, now);
  }

  Followers leaving(MemberId member, long now) {
    Map<MemberId, Long> all = new HashMap<>(leaving);
    all.put(member, now);
    return new Followers(standbys, all, lsn, lookedAt);
  }

  /** Those of a list that has just come into force have their time from now on. */
  Followers pardoned(List<Copy> copies, Lsn target, long now) {
    Map<Copy, Follower> next = new HashMap<>(standbys);
    copies.forEach(
        copy -> next.computeIfPresent(copy, (same, follower) -> follower.pardoned(target, now)));
    return new Followers(next, leaving, lsn, lookedAt);
  }

  Followers dropped(Copy copy, long now) {
    Map<Copy, Follower> next = new HashMap<>(standbys);
    next.computeIfPresent(copy, (same, follower) -> follower.dropped(now));
    return new Followers(next, leaving, lsn, lookedAt);
  }

  boolean streams(Copy copy) {
    Follower it = standbys.get(copy);
    return it != null && it.streaming();
  }

  /** How far that copy confirmed; nothing, when it was never seen. */
  Lsn confirmed(Copy copy) {
    Follower it = standbys.get(copy);
    return it == null ? Lsn.ZERO : it.confirmed();
  }

  /** Of these copies, those that have confirmed that position. */
  long confirmedPast(List<Copy> copies, Lsn position) {
    return copies.stream()
        .map(standbys::get)
        .filter(each -> each != null && each.confirmed().compareTo(position) >= 0)
        .count();
  }

  /** Why a copy that is in the set can stay there no longer, if so. */
  Optional<String> fault(Copy copy, Rules rules) {
    Follower it = standbys.get(copy);
    Rules.Timing timing = rules.timing();
    if (leaving.containsKey(copy.member())) {
      return Optional.of("it is about to stop");
    }
    if (rules.isLeaving(copy.member())) {
      return Optional.of("it is being removed");
    }
    if (!rules.heirs().contains(copy.member())) {
      return Optional.of("it is configured to stay out of the set");
    }
    if (it == null) {
      return Optional.of("it never streamed to this primary");
    }
    if (!it.streaming() && hasBeenReplaced(copy)) {
      return Optional.of("its member streams as another copy");
    }
    if (!it.streaming() && lookedAt - it.seenAt() > timing.goneAfter().toNanos()) {
      return Optional.of("its connection is gone");
    }
    if (isOverdue(it, timing)) {
      return Optional.of("it has not confirmed " + it.target() + " in time");
    }
    if (rules.commits().asynchronous()
        && lsn.bytesAfter(it.confirmed()) > rules.commits().maximumLag()) {
      return Optional.of("it lags by " + lsn.bytesAfter(it.confirmed()) + " bytes");
    }
    return Optional.empty();
  }

  private boolean hasBeenReplaced(Copy copy) {
    return standbys.entrySet().stream()
        .anyMatch(
            other ->
                other.getKey().member().equals(copy.member())
                    && !other.getKey().equals(copy)
                    && other.getValue().streaming());
  }

  /** The copies that should be in the set: those in it without fault, and those fit to join. */
  List<Copy> wanted(InSyncSet inSync, Rules rules, long now) {
    List<Copy> wanted = new ArrayList<>();
    standbys.forEach(
        (copy, it) -> {
          boolean stays = inSync.contains(copy) && fault(copy, rules).isEmpty();
          if (stays || (!inSync.contains(copy) && isFitToJoin(copy, it, rules, now))) {
            wanted.add(copy);
          }
        });
    return wanted.stream().sorted().toList();
  }

  private boolean isOverdue(Follower it, Rules.Timing timing) {
    return it.confirmed().compareTo(it.target()) < 0
        && lookedAt - it.behindSince() > timing.dropAfter().toNanos();
  }

  /** One that still owes what it was dropped for would only be dropped again, for longer. */
  private boolean isFitToJoin(Copy copy, Follower it, Rules rules, long now) {
    return it.streaming()
        && !isOverdue(it, rules.timing())
        && rules.heirs().contains(copy.member())
        && now >= it.outUntil()
        && !leaving.containsKey(copy.member())
        && lsn.bytesAfter(it.confirmed()) <= JOIN_FACTOR * rules.commits().maximumLag();
  }

  private static Optional<Copy> copyOf(String applicationName, Rules rules) {
    int cut = applicationName.lastIndexOf('_');
    return rules.data().stream()
        .filter(member -> !member.equals(rules.me()))
        .filter(member -> cut > 0 && member.name().equals(applicationName.substring(0, cut)))
        .filter(member -> applicationName.substring(cut + 1).matches("[0-9a-f]{16}"))
        .map(member -> new Copy(member, applicationName.substring(cut + 1)))
        .findFirst();
  }
}
