package dev.regent.node.postgres;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The PostgreSQL server of this member. It obeys and reports, and decides nothing.
 *
 * <p>No method blocks: each runs on a virtual thread and ends within its own deadline, with a
 * {@link PostgresException} whose message an operator can act on. All may be repeated. Callers do
 * not start two of them at a time, apart from {@link #probe}, {@link #replication}, {@link #admit},
 * {@link #peers} and {@link #keepSlots}.
 */
public interface Postgres {

  /** The version of the binaries, as PostgreSQL writes it. */
  CompletionStage<String> version();

  /**
   * Fails when a server runs in a data directory that Regent has never made its own (S13). To be
   * asked before the fence is put up, which would shut out that server's clients.
   */
  CompletionStage<Void> refuseForeignServer();

  /**
   * What the data directory holds. Changes nothing of what it finds, but settles first what an
   * earlier life of this node left: a server that still runs is ended, a clone's swap that a crash
   * interrupted is ended one way or the other.
   */
  CompletionStage<DataDirectory> inspect();

  /**
   * Makes a new database system: {@code initdb} with checksums into a side directory (an older side
   * directory is cleared), roles {@code replicator}, {@code rewind} and {@code app} and the
   * database {@code app}, a new copy id, then a rename. Where a primary's directory is there and
   * marked, that is made this cluster's instead, in its place. Fails where any other is there.
   */
  CompletionStage<DataDirectory.Present> initialize();

  /**
   * Rewinds the directory to the running primary's past and present, by {@code pg_rewind}, and
   * gives it a new copy id. It is out of its place meanwhile, and stays so when this fails after it
   * has begun: then it is kept aside until a clone is complete. The local server must have ended.
   */
  CompletionStage<DataDirectory.Present> rewindTo(Upstream primary);

  /**
   * Makes an existing standby's directory that is marked this member's copy, where it fits. Else
   * copies the running primary, or standby, into a side directory, by {@code pg_basebackup} or,
   * where the binaries lack that, over SQL; gives it a new copy id, and swaps it in when it is
   * complete; an older directory is kept aside until then. The local server must have ended.
   */
  CompletionStage<DataDirectory.Present> cloneFrom(Upstream source);

  /**
   * Starts the server in recovery: {@code standby.signal} is on disk before (S8), and {@code
   * primary_conninfo} is empty (S5). Complete when it accepts connections and has replayed all WAL
   * that it has; then its position is the true end of its WAL.
   */
  CompletionStage<Position> start();

  /** Why there is no room for more WAL, if there is none. Asks the file system, not the server. */
  CompletionStage<Optional<String>> shortage();

  /** Calls back, once per started server, when its postmaster has ended, for whatever reason. */
  void onExit(Runnable listener);

  /**
   * Streams from that primary under this copy's name: sets {@code primary_conninfo} and reloads.
   */
  CompletionStage<Void> follow(Upstream primary);

  /**
   * Stops receiving (S5): empties {@code primary_conninfo}, reloads, sees the new setting from a
   * new session, resumes a paused replay, sees no WAL receiver in two looks 10 ms apart, ending it
   * after 300 ms. The position told is max(received, replayed).
   */
  CompletionStage<Position> sever();

  /**
   * Puts this list into {@code synchronous_standby_names} and reloads. Complete when backends wait
   * by it (from an empty list: after a checkpoint that began after the reload, S7) and a session
   * opened after it shows it. Answers an LSN that was sampled after that; on a standby {@link
   * Lsn#ZERO}.
   */
  CompletionStage<Lsn> arm(InSyncSet list);

  /**
   * Promotes: "promoting under that epoch" is on disk first (S8), then the trigger file is written,
   * consumed, and {@code pg_promote} called. Complete when writes are possible.
   *
   * @return the new timeline, which is the epoch's ({@link Reign#timelineOf}), and where it began
   */
  CompletionStage<Reign> promote(Epoch epoch);

  /** Makes a checkpoint now, so that a stop that follows is short. Bounded; failure is harmless. */
  CompletionStage<Void> checkpoint();

  /**
   * Stops fast: sessions end, a primary's WAL drains to its standbys; immediately after the fast
   * deadline. All processes of the data directory have ended when this is complete.
   *
   * @return how far the WAL reaches, when the stop was clean ({@code shut down} in pg_control): for
   *     a primary the very LSN that a standby tells which has received all of it; for a standby a
   *     lower bound
   */
  CompletionStage<Optional<Position>> stop();

  /** Stops at once: SIGQUIT, then SIGKILL of every process of the data directory. */
  CompletionStage<Void> kill();

  /**
   * Lets clients in, or shuts them out and ends their sessions; the superuser from this machine and
   * the peers always pass. Complete when it is in force and, when shut out, no client's session is
   * left, not even one that has yet to authenticate. Costs nothing when it is so already. A later
   * order wins.
   *
   * @return whether clients pass: never when no server runs, and that is no failure
   */
  CompletionStage<Boolean> admit(boolean clients);

  /** Is it alive, and can it write? Three probes, each with its own deadline (design section 7). */
  CompletionStage<Health> probe();

  /** What the server sees of its standbys, or of its primary. */
  CompletionStage<ReplicationView> replication();

  /**
   * Those are the other data members from now on: only those may replicate from here and have
   * slots. In force for each later start at once, for a server that runs when this is complete.
   * Fails when one of them cannot be looked up; the others may replicate then.
   */
  CompletionStage<Void> peers(List<Upstream> others);

  /**
   * Keeps a replication slot for every other data member, on a primary and on a standby; a
   * standby's hold no more WAL than the others may need. Who was a member streams no more. Does
   * nothing when no server runs.
   */
  CompletionStage<Void> keepSlots();
}
