package dev.regent.writer.report;

import dev.regent.writer.ledger.Fact;
import dev.regent.writer.ledger.Ledger;
import dev.regent.writer.ledger.LedgerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** What is known of one run: its ledger and its tallies. */
public record Book(UUID run, Ledger ledger, Tally tally, ReadTally reads) {

  /** The book of a run that begins, with so many readers. */
  public static Book blank(UUID run, int readers) {
    return new Book(run, new Ledger(), new Tally(), new ReadTally(readers));
  }

  /**
   * The book of a run that a ledger on disk tells of.
   *
   * @throws IllegalArgumentException if the file is not a ledger
   */
  public static Book recall(Path path) throws IOException {
    Ledger ledger = new Ledger();
    Tally tally = new Tally();
    Fact.Started started =
        LedgerFile.read(
            path,
            fact -> {
              ledger.record(fact);
              if (fact instanceof Fact.Acknowledged acknowledged) {
                tally.recall(acknowledged);
              }
            });
    return new Book(started.run(), ledger, tally, new ReadTally(0));
  }
}
