package dev.regent.writer.ledger;

import java.util.UUID;

/** One line of the ledger. What a fact means for the verdict is the {@link Ledger}'s matter. */
public sealed interface Fact {

  /** The first line: which run this is. Times are epoch milliseconds throughout. */
  record Started(UUID run, long atMillis) implements Fact {}

  /** Written before the row leaves, so that a killed writer still knows what it may have caused. */
  record Sent(long id) implements Fact {}

  /** What became of a sent row; at most one per row. */
  sealed interface Outcome extends Fact {
    long id();
  }

  /** The server said that the commit is done, without any warning. */
  record Acknowledged(long id, String host, long atMillis) implements Outcome {}

  /** The server said that the row was refused, surely before any commit. */
  record Failed(long id, String reason) implements Outcome {}

  /** Everything else: the row may be there or not. */
  record Unknown(long id, String reason) implements Outcome {}
}
