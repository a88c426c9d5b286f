package dev.regent.writer.report;

/**
 * One read that was answered.
 *
 * @param inRecovery what the server said of itself: true on a standby
 * @param rows how many rows the read looked at
 * @param behind the newest row acknowledged when the read was sent, minus the newest it found
 * @param nanos {@link System#nanoTime} when the answer was there
 */
public record Served(
    String host, boolean inRecovery, long rows, long behind, long atMillis, long nanos) {}
