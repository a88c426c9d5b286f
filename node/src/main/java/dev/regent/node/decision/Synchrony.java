package dev.regent.node.decision;

import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import java.util.Optional;

/**
 * What PostgreSQL has in force, and how far its standbys are.
 *
 * @param armed the list that was last known to be in force
 * @param arming the list that is being put in force; while there is one, either may be
 * @param armedAfter an LSN that was sampled after the armed list came into force
 * @param again when the arming, having failed, is tried again: it may have taken effect
 */
public record Synchrony(
    InSyncSet armed,
    Optional<InSyncSet> arming,
    Optional<Lsn> armedAfter,
    Optional<Long> again,
    Followers followers) {

  /** At the beginning of a reign: the set's members have time to connect. */
  static Synchrony unknown(InSyncSet list, Rules rules, long now) {
    return new Synchrony(
        list,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Followers.expecting(list.copies(), rules, now));
  }

  Synchrony arming(InSyncSet list) {
    return new Synchrony(armed, Optional.of(list), armedAfter, Optional.empty(), followers);
  }

  Synchrony armed(InSyncSet list, Lsn after) {
    return new Synchrony(list, Optional.empty(), Optional.of(after), Optional.empty(), followers);
  }

  Synchrony againAt(long then) {
    return new Synchrony(armed, arming, armedAfter, Optional.of(then), followers);
  }

  Synchrony followers(Followers next) {
    return new Synchrony(armed, arming, armedAfter, again, next);
  }
}
