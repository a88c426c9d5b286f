package dev.regent.writer.load.postgres;

import dev.regent.writer.ledger.Present;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A session with one server, one call at a time. No call blocks; each ends by its own deadline. */
public interface Session {
  /** Where it leads. */
  Address host();

  /** Whether the server is out of recovery. Fails with the session. */
  CompletionStage<Boolean> isPrimary();

  /** Creates the table where it is missing; may be repeated. Completes with this session. */
  CompletionStage<Session> createTable();

  /** Inserts and commits one row. Never fails: what went wrong is an {@link Outcome}. */
  CompletionStage<Outcome> insert(Row row);

  /** Reads the ids of a run. A table that does not exist holds none. */
  CompletionStage<Present> read(UUID run);

  /**
   * Reads as an application does, by key and over a short range: the newest row up to this id, and
   * the number of those before it. Fails with the session.
   */
  CompletionStage<Glance> glance(UUID run, long upTo);

  /** Says goodbye, in the background. For a session with nothing under way. */
  void close();

  /** Cuts the connection from whatever thread; a call that is under way fails at once. */
  void abort();
}
