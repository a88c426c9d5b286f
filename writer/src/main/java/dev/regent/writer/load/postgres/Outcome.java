package dev.regent.writer.load.postgres;

import java.time.Duration;

/** What the client learned about one row. */
public sealed interface Outcome {

  /** Committed, and no warning came with it; nanos are {@link System#nanoTime} at that moment. */
  record Acknowledged(long atMillis, long nanos, Duration latency) implements Outcome {}

  /** Refused before any commit. */
  record Failed(String reason, boolean sessionLasts) implements Outcome {}

  /** Committed or not: nobody told. */
  record Unknown(String reason, boolean sessionLasts) implements Outcome {}
}
