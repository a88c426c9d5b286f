package dev.regent.writer.load;

import dev.regent.writer.ledger.Fact;
import dev.regent.writer.ledger.LedgerFile;
import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Outcome;
import dev.regent.writer.load.postgres.Row;
import dev.regent.writer.load.postgres.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes a row through its three steps: into the ledger file, to the server, into the file again.
 */
final class Sender {
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private final LedgerFile ledger;
  private final AtomicLong newest = new AtomicLong();

  Sender(LedgerFile ledger) {
    this.ledger = ledger;
  }

  /** Fails only if the ledger cannot be written; the row is not sent then, if it was not yet. */
  CompletionStage<Delivery> send(Session session, Address host, Row row) {
    return CompletableFuture.runAsync(() -> ledger.append(new Fact.Sent(row.id())), THREADS)
        .thenCompose(written -> session.insert(row))
        .thenApplyAsync(
            outcome -> {
              Delivery delivery = new Delivery(fact(row, host, outcome), outcome);
              ledger.append(delivery.fact());
              if (outcome instanceof Outcome.Acknowledged) {
                newest.accumulateAndGet(row.id(), Math::max);
              }
              return delivery;
            },
            THREADS);
  }

  /** The greatest id that was acknowledged, by whatever writer; 0 before the first. */
  long newest() {
    return newest.get();
  }

  /** What became of the row: for the ledger, and for the writer. */
  record Delivery(Fact.Outcome fact, Outcome outcome) {}

  private static Fact.Outcome fact(Row row, Address host, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Acknowledged ok ->
          new Fact.Acknowledged(row.id(), host.toString(), ok.atMillis());
      case Outcome.Failed failed -> new Fact.Failed(row.id(), failed.reason());
      case Outcome.Unknown unknown -> new Fact.Unknown(row.id(), unknown.reason());
    };
  }
}
