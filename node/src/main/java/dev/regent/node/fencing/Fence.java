package dev.regent.node.fencing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Shuts clients out of PostgreSQL unless there is a lease (design section 6). Closed by default.
 *
 * <p>No method blocks; each is complete when it is in force. Callers do not start two at a time.
 */
public interface Fence {

  /** Puts the fence in force, closed, in place of any that were there. */
  CompletionStage<Void> install();

  /**
   * Opens the door to clients until that moment, or keeps it open.
   *
   * @param untilNanos absolute end of the lease, in {@link System#nanoTime} terms; what is left is
   *     computed as late as possible
   * @return whether the door is open now
   */
  CompletionStage<Boolean> open(long untilNanos);

  /** Closes the door to clients at once; established sessions are reset. Peers still pass. */
  CompletionStage<Void> close();

  /** Lets read-only clients of a standby in, or shuts them out (S9). */
  CompletionStage<Void> readers(boolean admitted);

  /**
   * Bars this member's way out to the old primary's PostgreSQL, so that it collects no confirmation
   * any more (S5); in place of whoever was barred before. Empty: nobody is.
   *
   * @param oldPrimaryAddress its address or host name
   */
  CompletionStage<Void> block(Optional<String> oldPrimaryAddress);

  /**
   * Lets those members through to PostgreSQL, whether the door is open or not, and no others any
   * more. Moves no door. Fails when one of them cannot be looked up; the others pass then.
   *
   * @param addresses of the other members, or their host names
   */
  CompletionStage<Void> peers(List<String> addresses);

  /** Whether it is still in force; what somebody took away is put back, closed. */
  CompletionStage<Boolean> verify();

  /** For status: the kind, and what it does not cover. */
  Description describe();

  /** What kind of fence this is. */
  record Description(String kind, String note) {}
}
