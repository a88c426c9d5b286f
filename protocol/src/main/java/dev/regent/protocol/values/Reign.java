package dev.regent.protocol.values;

/** One promotion that happened: who began which timeline, and where (design S13). */
public record Reign(Epoch epoch, MemberId primary, int timeline, Lsn switchLsn) {
  private static final int FORCED = 1_000;

  /**
   * The number of the timeline that a promotion in that epoch begins. It names the epoch, so that
   * no two promotions ever begin timelines of one number, recorded or not. Those of a forced
   * generation begin above a thousand, of ten generations in a row at different hundreds:
   * PostgreSQL gets to a number by way of all below it, so they cannot be as far apart as the
   * epochs.
   *
   * @param current the newest timeline that the copy knows; not below the epoch only in a cluster
   *     whose past is older than this rule
   */
  public static int timelineOf(Epoch epoch, int current) {
    long generation = epoch.generation();
    long base = generation == 0 ? 0 : FORCED + generation % 10 * FORCED / 10;
    return (int) Math.max(current, base + epoch.place()) + 1;
  }

  @Override
  public String toString() {
    return "%s: %s began timeline %d at %s".formatted(epoch, primary, timeline, switchLsn);
  }
}
