package dev.regent.protocol.values;

/** One promotion that happened: who began which timeline, and where (design S13). */
public record Reign(Epoch epoch, MemberId primary, int timeline, Lsn switchLsn) {
  @Override
  public String toString() {
    return "%s: %s began timeline %d at %s".formatted(epoch, primary, timeline, switchLsn);
  }
}
