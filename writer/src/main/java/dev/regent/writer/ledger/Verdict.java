package dev.regent.writer.ledger;

import java.util.List;

/**
 * What the final primary holds against what was promised.
 *
 * @param lost acknowledged but absent: the one number that must be 0
 * @param duplicated present more often than the once that each was sent
 * @param phantom present although refused, or never sent at all
 * @param unknownPresent present, and the client never learned it: legal
 * @param lostIds the first {@value #LISTED} lost rows
 */
public record Verdict(
    long lost, long duplicated, long phantom, long unknownPresent, List<Long> lostIds) {
  static final int LISTED = 100;

  public boolean clean() {
    return lost == 0 && duplicated == 0 && phantom == 0;
  }

  /** The verdict in words, for people and for the report's {@code verdict} field. */
  public String sentence() {
    if (clean()) {
      return "nothing lost";
    }
    return lost + " lost, " + duplicated + " duplicated, " + phantom + " phantom";
  }
}
