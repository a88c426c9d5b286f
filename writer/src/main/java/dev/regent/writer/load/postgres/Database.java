package dev.regent.writer.load.postgres;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The way to a server. Must not block: actors call it. */
public interface Database {
  /** For whoever has been told that the server is there. */
  Duration CONNECT_DEADLINE = Duration.ofSeconds(2);

  /** Opens a session; fails after the deadline at the latest, and then leaves none behind. */
  CompletionStage<Session> connect(Address address, Duration deadline);

  /**
   * Opens a read-only session with a standby or, while none lets readers in, with the primary.
   * Fails when every host has failed or had its time, and then leaves none behind.
   */
  CompletionStage<Session> connectReader();
}
