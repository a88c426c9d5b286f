package dev.regent.protocol.values;

/** One promotion that happened: who began which timeline, and where (design S13). */
public record Reign(Epoch epoch, MemberId primary, int timeline, Lsn switchLsn) {

  /**
   * The number of the timeline that a promotion in that epoch begins. It names the epoch, so that
   * no two promotions ever begin timelines of one number, recorded or not.
   *
   * @param current the newest timeline that the copy knows; not below the epoch only in a cluster
   *     whose past is older than this rule
   */
  public static int timelineOf(Epoch epoch, int current) {
    return (int) Math.max(current, epoch.number()) + 1;
  }

  @Override
  public String toString() {
    return "%s: %s began timeline %d at %s".formatted(epoch, primary, timeline, switchLsn);
  }
}
