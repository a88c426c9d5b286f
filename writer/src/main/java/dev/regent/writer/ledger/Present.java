package dev.regent.writer.ledger;

import java.util.BitSet;

/** The rows of a run as the final primary holds them, filled one id at a time. */
public final class Present {
  private final BitSet ids = new BitSet();
  private long duplicates;
  private long alien;

  /**
   * Adds one row; an id that comes again is a duplicate, one that no writer could send is alien.
   */
  public void add(long id) {
    if (id < 1 || id >= Integer.MAX_VALUE) {
      alien++;
    } else if (ids.get((int) id)) {
      duplicates++;
    } else {
      ids.set((int) id);
    }
  }

  BitSet ids() {
    return ids;
  }

  long duplicates() {
    return duplicates;
  }

  long alien() {
    return alien;
  }
}
