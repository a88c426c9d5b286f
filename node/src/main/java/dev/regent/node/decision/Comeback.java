package dev.regent.node.decision;

import java.util.Optional;

/**
 * How this member's copy is being brought back: what was tried since it last streamed, what failed,
 * and when it is tried again.
 *
 * @param rewound whether a rewind was tried: what it did not mend is cloned
 * @param clones how many were begun
 * @param ofPrimary whether one of them was of the primary itself
 * @param failedStarts of the server, in a row
 * @param failure of the last rewind or clone
 * @param again before then the copy is not replaced
 * @param givenUp bytes of WAL that only this copy had; kept when all else is forgotten
 */
record Comeback(
    boolean rewound,
    int clones,
    boolean ofPrimary,
    int failedStarts,
    Optional<String> failure,
    Optional<Long> again,
    long givenUp) {
  static final Comeback NONE =
      new Comeback(false, 0, false, 0, Optional.empty(), Optional.empty(), 0);

  private static final long FIRST_BACKOFF_NANOS = 1_000_000_000L;
  private static final long LONGEST_BACKOFF_NANOS = 30_000_000_000L;

  /** A server that does not start so often in a row may have a broken copy. */
  private static final int STARTS = 3;

  Comeback rewinding() {
    return new Comeback(true, clones, ofPrimary, failedStarts, failure, again, givenUp);
  }

  Comeback cloning(boolean thePrimary) {
    return new Comeback(
        rewound, clones + 1, ofPrimary || thePrimary, failedStarts, failure, again, givenUp);
  }

  /** A rewind is followed by a clone at once, a clone by another only after a while. */
  Comeback made(long now) {
    return new Comeback(rewound, clones, ofPrimary, 0, Optional.empty(), backoff(now), givenUp);
  }

  Comeback failed(String reason, long now) {
    return new Comeback(
        rewound, clones, ofPrimary, failedStarts, Optional.of(reason), backoff(now), givenUp);
  }

  Comeback failedToStart() {
    return new Comeback(rewound, clones, ofPrimary, failedStarts + 1, failure, again, givenUp);
  }

  Comeback started() {
    return new Comeback(rewound, clones, ofPrimary, 0, failure, again, givenUp);
  }

  /** It streams: all is well again. */
  Comeback arrived() {
    return new Comeback(false, 0, false, 0, Optional.empty(), Optional.empty(), givenUp);
  }

  Comeback givingUp(long bytes) {
    return new Comeback(rewound, clones, ofPrimary, failedStarts, failure, again, bytes);
  }

  boolean isDue(long now) {
    return again.filter(then -> now - then < 0).isEmpty();
  }

  /** A clone of the primary that does not start either shows that it is not the copy's fault. */
  boolean isBroken() {
    return failedStarts >= STARTS && !ofPrimary;
  }

  /** Once: what that does not mend, whatever the reason, the primary's own copy has to. */
  boolean maySparePrimary() {
    return clones == 0;
  }

  private Optional<Long> backoff(long now) {
    long doubled = FIRST_BACKOFF_NANOS << Math.clamp(clones - 1L, 0, 10);
    return clones == 0
        ? Optional.empty()
        : Optional.of(now + Math.min(LONGEST_BACKOFF_NANOS, doubled));
  }
}
