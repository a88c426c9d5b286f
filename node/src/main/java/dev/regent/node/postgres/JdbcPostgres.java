package dev.regent.node.postgres;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server as a child process, spoken to over JDBC on the loopback. Owns its data directory, its
 * configuration and its life; each concern is a class of its own, {@link Parts} puts them together,
 * and this one gives each call its deadline and tells which order is the newest.
 */
public final class JdbcPostgres implements Postgres {
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration ARM = Duration.ofSeconds(60);
  private static final Duration CHECKPOINT = Duration.ofSeconds(10);
  private static final Duration PROMOTE = Duration.ofSeconds(40);
  private static final Duration INITIALIZE = Duration.ofMinutes(5);

  /** A crash recovery may replay much. */
  private static final Duration START = Duration.ofMinutes(15);

  private static final Duration REWIND = Duration.ofHours(12);
  private static final Duration CLONE = Duration.ofHours(12);

  private final PostgresSettings settings;
  private final Parts parts;

  /** Grows with each start and end: an order for an earlier life is not carried out in a later. */
  private final AtomicLong lives = new AtomicLong();

  /** Grow with each order about the upstream and about the list: the newest one wins. */
  private final AtomicLong upstreamOrders = new AtomicLong();

  private final AtomicLong armOrders = new AtomicLong();

  /** For the slots only. */
  private volatile Optional<Upstream> upstream = Optional.empty();

  /**
   * Touches nothing yet.
   *
   * @param peers the other data members at first: only those may replicate from here, and have
   *     slots; names of hosts are looked up at each start
   * @throws IllegalArgumentException when a setting cannot be taken; the message names it
   */
  public JdbcPostgres(MemberId me, PostgresSettings settings, List<Upstream> peers) {
    this.settings = settings;
    parts = new Parts(me, settings, peers);
  }

  @Override
  public CompletionStage<String> version() {
    return Calls.call("asking for the version", SHORT, parts.folder::binariesVersion);
  }

  @Override
  public CompletionStage<Void> refuseForeignServer() {
    return Calls.run(
        "looking for a server of somebody else", SHORT, parts.folder::refuseForeignServer);
  }

  @Override
  public CompletionStage<DataDirectory> inspect() {
    return Calls.call(
        "looking at the data directory",
        INITIALIZE,
        () -> {
          parts.settling.runAtFirst();
          return parts.folder.inspect();
        });
  }

  @Override
  public CompletionStage<DataDirectory.Present> initialize() {
    return Calls.call(
        "making a new database system",
        INITIALIZE,
        () -> {
          parts.settling.run();
          return parts.folder.isToBeAdopted() ? parts.adoption.run() : parts.bootstrap.run();
        });
  }

  @Override
  public CompletionStage<DataDirectory.Present> rewindTo(Upstream primary) {
    long mine = lives.get();
    return Calls.call(
        "rewinding to " + primary.member(),
        REWIND,
        () -> {
          parts.settling.runWithoutServer();
          return parts.rewinding.to(primary, () -> lives.get() == mine);
        });
  }

  @Override
  public CompletionStage<DataDirectory.Present> cloneFrom(Upstream source) {
    long mine = lives.get();
    return Calls.call(
        "cloning " + source.member(),
        CLONE,
        () -> {
          parts.settling.runWithoutServer();
          return parts.cloning.from(source, () -> lives.get() == mine);
        });
  }

  @Override
  public CompletionStage<Position> start() {
    long mine = lives.incrementAndGet();
    upstream = Optional.empty();
    parts.admission.want(settings.startsOpen());
    return Calls.call(
        "starting PostgreSQL",
        START,
        () -> {
          parts.settling.run();
          parts.arming.forget();
          parts.replication.drop();
          Position position = parts.startup.run(START, () -> lives.get() == mine);
          parts.replication.timeline(position.timeline());
          return position;
        });
  }

  @Override
  public void onExit(Runnable listener) {
    parts.postmaster.onExit(listener);
  }

  @Override
  public CompletionStage<Void> follow(Upstream primary) {
    long mine = upstreamOrders.incrementAndGet();
    return Calls.run(
        "following " + primary.member(),
        SHORT,
        () -> {
          parts.receiving.follow(primary, () -> upstreamOrders.get() == mine);
          upstream = Optional.of(primary);
        });
  }

  @Override
  public CompletionStage<Position> sever() {
    upstreamOrders.incrementAndGet();
    upstream = Optional.empty();
    return Calls.call("severing from the old primary", SHORT, parts.receiving::sever);
  }

  @Override
  public CompletionStage<Lsn> arm(InSyncSet list) {
    long mine = armOrders.incrementAndGet();
    return Calls.call(
        "arming " + list, ARM, () -> parts.arming.arm(list, () -> armOrders.get() == mine));
  }

  @Override
  public CompletionStage<Reign> promote(Epoch epoch) {
    long mine = lives.get();
    return Calls.call(
        "promoting under epoch " + epoch,
        PROMOTE,
        () -> parts.promotion.under(epoch, () -> lives.get() == mine));
  }

  @Override
  public CompletionStage<Void> checkpoint() {
    return Calls.run(
        "a checkpoint",
        CHECKPOINT,
        () -> {
          try (Session session = parts.sessions.open(CHECKPOINT)) {
            session.run("checkpoint");
          }
        });
  }

  @Override
  public CompletionStage<Optional<Position>> stop() {
    lives.incrementAndGet();
    return Calls.call(
        "stopping PostgreSQL",
        settings.stopDeadline().plusSeconds(30),
        () -> {
          parts.cancel();
          parts.admission.shutBeforeStop();
          return parts.shutdown.stop(settings.stopDeadline());
        });
  }

  @Override
  public CompletionStage<Void> kill() {
    lives.incrementAndGet();
    return Calls.run(
        "killing PostgreSQL",
        Duration.ofSeconds(30),
        () -> {
          parts.cancel();
          parts.postmaster.kill();
        });
  }

  @Override
  public CompletionStage<Boolean> admit(boolean clients) {
    parts.admission.want(clients);
    return Calls.call(
        clients ? "letting clients in" : "shutting clients out",
        SHORT,
        () -> parts.admission.bring(clients));
  }

  @Override
  public CompletionStage<Health> probe() {
    return Calls.call("probing", settings.probeDeadline().multipliedBy(5), parts.probes::probe);
  }

  @Override
  public CompletionStage<ReplicationView> replication() {
    return Calls.call("looking at replication", settings.probeDeadline(), parts.replication::ask);
  }

  @Override
  public CompletionStage<Optional<String>> shortage() {
    return Calls.call("looking at the room on the disk", SHORT, parts.room::shortage);
  }

  @Override
  public CompletionStage<Void> peers(List<Upstream> others) {
    parts.configuration.peers(others.stream().map(Upstream::host).toList());
    parts.slots.peers(others.stream().map(Upstream::member).toList());
    return Calls.run(
        "letting members replicate",
        SHORT,
        () -> {
          List<String> unknown = parts.configuration.lookUp();
          parts.admission.rewrite();
          if (!unknown.isEmpty()) {
            throw new PostgresException("%s cannot be looked up".formatted(unknown));
          }
        });
  }

  @Override
  public CompletionStage<Void> keepSlots() {
    return Calls.run(
        "keeping replication slots",
        SHORT,
        () -> {
          if (parts.postmaster.runs()) {
            parts.slots.keep(upstream);
          }
        });
  }
}
