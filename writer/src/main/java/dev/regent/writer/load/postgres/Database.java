package dev.regent.writer.load.postgres;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The way to a server. Must not block: actors call it. */
public interface Database {
  /** Opens a session; fails after the deadline at the latest, and then leaves none behind. */
  CompletionStage<Session> connect(Address address, Duration deadline);
}
