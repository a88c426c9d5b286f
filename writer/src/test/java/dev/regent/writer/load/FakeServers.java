package dev.regent.writer.load;

import dev.regent.writer.ledger.Present;
import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Database;
import dev.regent.writer.load.postgres.Glance;
import dev.regent.writer.load.postgres.Outcome;
import dev.regent.writer.load.postgres.Row;
import dev.regent.writer.load.postgres.Session;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Servers that a test makes primary, standby, refusing or silent. */
final class FakeServers implements Database {
  enum Manner {
    PRIMARY,
    STANDBY,
    REFUSING,
    SILENT
  }

  /** Counts open sessions, so that a test sees whether any is left behind. */
  final AtomicInteger open = new AtomicInteger();

  /** Counts all that were ever opened. */
  final AtomicInteger opened = new AtomicInteger();

  /** By how many rows standbys lag. */
  volatile long behind;

  final Present rows = new Present();
  private final Map<Address, Manner> manners = new ConcurrentHashMap<>();

  void set(Address address, Manner manner) {
    manners.put(address, manner);
  }

  @Override
  public CompletionStage<Session> connect(Address address, Duration deadline) {
    return switch (manner(address)) {
      case PRIMARY, STANDBY -> {
        open.incrementAndGet();
        opened.incrementAndGet();
        yield CompletableFuture.completedStage(new FakeSession(address));
      }
      case REFUSING -> CompletableFuture.failedStage(new IllegalStateException("refused"));
      case SILENT -> new CompletableFuture<>();
    };
  }

  /** The way of {@code preferSecondary}. */
  @Override
  public CompletionStage<Session> connectReader() {
    return Stream.of(Manner.STANDBY, Manner.PRIMARY)
        .flatMap(wanted -> manners.keySet().stream().filter(host -> manner(host) == wanted))
        .findFirst()
        .map(host -> connect(host, Duration.ZERO))
        .orElseGet(() -> CompletableFuture.failedStage(new IllegalStateException("refused")));
  }

  private Manner manner(Address address) {
    return manners.getOrDefault(address, Manner.REFUSING);
  }

  private final class FakeSession implements Session {
    private final Address address;
    private final CompletableFuture<Void> aborted = new CompletableFuture<>();

    FakeSession(Address address) {
      this.address = address;
    }

    @Override
    public Address host() {
      return address;
    }

    @Override
    public CompletionStage<Boolean> isPrimary() {
      return switch (manner(address)) {
        case PRIMARY -> CompletableFuture.completedStage(true);
        case STANDBY -> CompletableFuture.completedStage(false);
        case REFUSING -> CompletableFuture.failedStage(new IllegalStateException("reset"));
        case SILENT -> new CompletableFuture<>();
      };
    }

    @Override
    public CompletionStage<Session> createTable() {
      return CompletableFuture.completedStage(this);
    }

    @Override
    public CompletionStage<Outcome> insert(Row row) {
      return switch (manner(address)) {
        case PRIMARY -> {
          rows.add(row.id());
          yield CompletableFuture.completedStage(
              new Outcome.Acknowledged(row.id(), System.nanoTime(), Duration.ofMillis(1)));
        }
        case STANDBY ->
            CompletableFuture.completedStage(new Outcome.Failed("25006 read-only", false));
        case REFUSING -> CompletableFuture.completedStage(new Outcome.Unknown("08006", false));
        case SILENT -> aborted.thenApply(done -> new Outcome.Unknown("08006 aborted", false));
      };
    }

    @Override
    public CompletionStage<Present> read(UUID run) {
      return CompletableFuture.completedStage(rows);
    }

    @Override
    public CompletionStage<Glance> glance(UUID run, long upTo) {
      return switch (manner(address)) {
        case PRIMARY -> CompletableFuture.completedStage(new Glance(false, upTo, 100));
        case STANDBY -> CompletableFuture.completedStage(new Glance(true, upTo - behind, 100));
        case REFUSING -> CompletableFuture.failedStage(new IllegalStateException("reset"));
        case SILENT -> new CompletableFuture<>();
      };
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }

    @Override
    public void abort() {
      open.decrementAndGet();
      aborted.completeAsync(() -> null);
    }
  }
}
