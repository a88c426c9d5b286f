package dev.regent.node.postgres;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server as a child process, spoken to over JDBC on the loopback. Owns its data directory, its
 * configuration and its life; each concern is a class of its own, this one puts them together and
 * gives each call its deadline.
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
  private final Configuration configuration;
  private final Commands commands;
  private final DataFolder folder;
  private final Room room;
  private final Postmaster postmaster;
  private final Sessions sessions;
  private final Bootstrap bootstrap;
  private final Adoption adoption;
  private final Rewinding rewinding;
  private final Cloning cloning;
  private final Startup startup;
  private final Receiving receiving;
  private final Arming arming;
  private final Slots slots;
  private final Promotion promotion;
  private final Admission admission;
  private final Shutdown shutdown;
  private final Probes probes;
  private final ReplicationQuery replication;

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
    Path data = settings.dataDirectory().toAbsolutePath().normalize();
    this.settings = settings;
    configuration = new Configuration(me, settings, peers.stream().map(Upstream::host).toList());
    Secrets secrets = new Secrets(settings.secrets(), data);
    commands = new Commands(settings.binaries());
    folder = new DataFolder(me, data, commands);
    room = new Room(data);
    postmaster = new Postmaster(data, commands);
    sessions = new Sessions(settings.port(), secrets);
    slots = new Slots(me, peers.stream().map(Upstream::member).toList(), sessions);
    Provision provision = new Provision(secrets, new SingleUser(commands));
    Inheritance inheritance = new Inheritance(folder, configuration, commands);
    Initdb initdb = new Initdb(commands, secrets.superuserFile());
    bootstrap = new Bootstrap(me, folder, configuration, initdb, provision);
    adoption = new Adoption(me, folder, configuration, inheritance, provision);
    BaseBackup backup =
        commands.has(ProgramBaseBackup.PROGRAM)
            ? new ProgramBaseBackup(new Commands(settings.binaries()), secrets)
            : new SqlBaseBackup(sessions);
    Adaptation adaptation = new Adaptation(me, folder, configuration);
    Replay replay = new Replay(folder, configuration, commands);
    Attaching attaching = new Attaching(me, folder, inheritance, replay, adaptation, sessions);
    cloning = new Cloning(me, folder, attaching, adaptation, backup, sessions);
    rewinding =
        new Rewinding(me, folder, adaptation, new Commands(settings.binaries()), secrets, sessions);
    Reload reload = new Reload(sessions);
    admission =
        new Admission(folder, configuration, postmaster, sessions, reload, settings.startsOpen());
    startup = new Startup(folder, configuration, postmaster, sessions, admission);
    receiving = new Receiving(folder, configuration, secrets, sessions, slots, reload);
    arming = new Arming(folder, configuration, reload);
    promotion = new Promotion(me, data, new TriggerFile(settings.triggerFile()), sessions);
    shutdown = new Shutdown(folder, postmaster);
    probes = new Probes(sessions, settings.probeDeadline());
    replication =
        new ReplicationQuery(sessions, settings.probeDeadline(), settings.synchronousCommit());
  }

  @Override
  public CompletionStage<String> version() {
    return Calls.call("asking for the version", SHORT, folder::binariesVersion);
  }

  @Override
  public CompletionStage<Void> refuseForeignServer() {
    return Calls.run("looking for a server of somebody else", SHORT, folder::refuseForeignServer);
  }

  @Override
  public CompletionStage<DataDirectory> inspect() {
    return Calls.call(
        "looking at the data directory",
        INITIALIZE,
        () -> {
          settle();
          return folder.inspect();
        });
  }

  @Override
  public CompletionStage<DataDirectory.Present> initialize() {
    return Calls.call(
        "making a new database system",
        INITIALIZE,
        () -> {
          settle();
          return folder.isToBeAdopted() ? adoption.run() : bootstrap.run();
        });
  }

  @Override
  public CompletionStage<DataDirectory.Present> rewindTo(Upstream primary) {
    long mine = lives.get();
    return Calls.call(
        "rewinding to " + primary.member(),
        REWIND,
        () -> {
          settleWithoutServer();
          return rewinding.to(primary, () -> lives.get() == mine);
        });
  }

  @Override
  public CompletionStage<DataDirectory.Present> cloneFrom(Upstream source) {
    long mine = lives.get();
    return Calls.call(
        "cloning " + source.member(),
        CLONE,
        () -> {
          settleWithoutServer();
          return cloning.from(source, () -> lives.get() == mine);
        });
  }

  @Override
  public CompletionStage<Position> start() {
    lives.incrementAndGet();
    upstream = Optional.empty();
    admission.want(settings.startsOpen());
    return Calls.call(
        "starting PostgreSQL",
        START,
        () -> {
          settle();
          arming.forget();
          replication.drop();
          Position position = startup.run(START);
          replication.timeline(position.timeline());
          return position;
        });
  }

  @Override
  public void onExit(Runnable listener) {
    postmaster.onExit(listener);
  }

  @Override
  public CompletionStage<Void> follow(Upstream primary) {
    long mine = upstreamOrders.incrementAndGet();
    return Calls.run(
        "following " + primary.member(),
        SHORT,
        () -> {
          receiving.follow(primary, () -> upstreamOrders.get() == mine);
          upstream = Optional.of(primary);
        });
  }

  @Override
  public CompletionStage<Position> sever() {
    upstreamOrders.incrementAndGet();
    upstream = Optional.empty();
    return Calls.call("severing from the old primary", SHORT, receiving::sever);
  }

  @Override
  public CompletionStage<Lsn> arm(InSyncSet list) {
    long mine = armOrders.incrementAndGet();
    return Calls.call("arming " + list, ARM, () -> arming.arm(list, () -> armOrders.get() == mine));
  }

  @Override
  public CompletionStage<Reign> promote(Epoch epoch) {
    long mine = lives.get();
    return Calls.call(
        "promoting under epoch " + epoch,
        PROMOTE,
        () -> promotion.under(epoch, () -> lives.get() == mine));
  }

  @Override
  public CompletionStage<Void> checkpoint() {
    return Calls.run(
        "a checkpoint",
        CHECKPOINT,
        () -> {
          try (Session session = sessions.open(CHECKPOINT)) {
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
          cancel();
          admission.shutBeforeStop();
          return shutdown.stop(settings.stopDeadline());
        });
  }

  @Override
  public CompletionStage<Void> kill() {
    lives.incrementAndGet();
    return Calls.run(
        "killing PostgreSQL",
        Duration.ofSeconds(30),
        () -> {
          cancel();
          postmaster.kill();
        });
  }

  @Override
  public CompletionStage<Boolean> admit(boolean clients) {
    admission.want(clients);
    return Calls.call(
        clients ? "letting clients in" : "shutting clients out",
        SHORT,
        () -> admission.bring(clients));
  }

  @Override
  public CompletionStage<Health> probe() {
    return Calls.call("probing", settings.probeDeadline().multipliedBy(5), probes::probe);
  }

  @Override
  public CompletionStage<ReplicationView> replication() {
    return Calls.call("looking at replication", settings.probeDeadline(), replication::ask);
  }

  @Override
  public CompletionStage<Optional<String>> shortage() {
    return Calls.call("looking at the room on the disk", SHORT, room::shortage);
  }

  @Override
  public CompletionStage<Void> peers(List<Upstream> others) {
    configuration.peers(others.stream().map(Upstream::host).toList());
    slots.peers(others.stream().map(Upstream::member).toList());
    return Calls.run(
        "letting members replicate",
        SHORT,
        () -> {
          List<String> unknown = configuration.lookUp();
          admission.rewrite();
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
          if (postmaster.runs()) {
            slots.keep(upstream);
          }
        });
  }

  private void cancel() {
    commands.cancel();
    rewinding.cancel();
    cloning.cancel();
  }

  private void settleWithoutServer() throws Exception {
    settle();
    if (postmaster.runs()) {
      throw new PostgresException("the local server still runs");
    }
  }

  /** What an earlier life of this node left: processes first, then directories. */
  private void settle() throws Exception {
    if (postmaster.runs()) {
      return;
    }
    if (folder.isOwn()) { // S13: what runs in a stranger's directory is a stranger.
      postmaster.endOrphans();
    }
    for (Path side : List.of(folder.initdb, folder.clone, folder.rewind)) {
      Processes.end(side);
    }
    folder.restore();
    folder.copyFile().settle(settings.synchronousCommit().equals("remote_write"), CopyFile.boot());
  }
}
