package dev.regent.writer.load.postgres;

/**
 * What one read showed.
 *
 * @param inRecovery what the server said of itself with this very read: true on a standby
 * @param newest the greatest id there, up to the one asked for; 0 for none
 * @param rows how many of the last ids before it are there
 */
public record Glance(boolean inRecovery, long newest, long rows) {}
