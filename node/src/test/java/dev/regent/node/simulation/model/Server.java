package dev.regent.node.simulation.model;

import dev.regent.node.decision.Event.ReplicationSeen;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL: its log, who streams from it and from whom it streams, and who waits. */
public final class Server {

  /** What is around it. */
  public record Place(
      Scheduler scheduler,
      Links links,
      Map<MemberId, Server> all,
      Level level,
      LongSupplier flush,
      Watch watch) {}

  private final MemberId me;
  private final Kernel kernel;
  private final Place place;
  private final Scheduler scheduler;
  private final Waiting waiting = new Waiting();
  private final List<Walsender> senders = new ArrayList<>();

  private @Nullable DataDirectory directory;
  private Optional<String> toAdopt = Optional.empty();
  private @Nullable Reception making;
  private @Nullable Reception reception;
  private @Nullable Commits commits;
  private Life life = new Life();
  private boolean accepting;
  private boolean recovery;
  private boolean stopping;
  private Epoch reign = Epoch.NONE;

  public Server(MemberId me, Kernel kernel, Place place) {
    this.me = me;
    this.kernel = kernel;
    this.place = place;
    this.scheduler = place.scheduler();
    life.end();
  }

  public MemberId me() {
    return me;
  }

  public Kernel kernel() {
    return kernel;
  }

  public Life life() {
    return life;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Place place() {
    return place;
  }

  /** A database of that system was there before, and is marked. */
  public void mark(String systemId) {
    toAdopt = Optional.of(systemId);
  }

  /** Of which system a database is that has yet to be adopted. */
  public Optional<String> toAdopt() {
    return hasDirectory() ? Optional.empty() : toAdopt;
  }

  public boolean hasDirectory() {
    return directory != null;
  }

  public DataDirectory directory() {
    return Objects.requireNonNull(directory);
  }

  public void replaceDirectory(@Nullable DataDirectory next) {
    endStream();
    directory = next;
  }

  /** What a clone that is being made is to its source: a standby, under the name that it bears. */
  public void streamAs(DataDirectory clone, Server source) {
    clone.upstream = Optional.of(source.me);
    making = new Reception(this, new Life(), clone, () -> true);
    making.connect();
  }

  private void endStream() {
    if (making != null) {
      making.life().end();
      making.abandon();
      making = null;
    }
  }

  public boolean isAlive() {
    return !life.isDead();
  }

  /** Whether it answers a session. */
  public boolean answers() {
    return accepting && !stopping && life.runs(scheduler.now());
  }

  public boolean isInRecovery() {
    return recovery;
  }

  /** Whether it is a primary whose process has not ended, frozen or not. */
  public boolean isPrimary() {
    return isAlive() && !recovery;
  }

  /** Under which epoch it was promoted. */
  public Epoch reign() {
    return reign;
  }

  public boolean isReceiving() {
    return reception != null && reception.isReceiving();
  }

  public Waiting waiting() {
    return waiting;
  }

  public List<Walsender> senders() {
    return senders;
  }

  /** The process starts, in recovery (S8), following nobody (S5). */
  public void start(boolean inRecovery, boolean followingNobody, Runnable recovered) {
    life = new Life();
    kernel.serverStarts();
    recovery = inRecovery || !directory().isPrimarys();
    accepting = false;
    stopping = false;
    reception = null;
    commits = null;
    senders.clear();
    if (followingNobody) {
      directory().upstream = Optional.empty();
    }
    waiting.begin(!directory().list.isEmpty());
    scheduler.in(
        life,
        scheduler.around(40 * Scheduler.MILLI),
        () -> {
          accepting = true;
          directory().flush(directory().written()); // The end of recovery is a checkpoint.
          commits = new Commits(this, life, place.level(), () -> stopping);
          reception = new Reception(this, life, directory(), () -> recovery);
          place.watch().started(this);
          recovered.run();
          reception().connect();
        });
  }

  /** The process ends, by whatever: what was not written is gone, and nobody is told anything. */
  public void end() {
    endStream();
    if (life.isDead()) {
      return;
    }
    life.end();
    accepting = false;
    waiting.endAll();
    List.copyOf(senders).forEach(Walsender::closeAtSource);
    if (reception != null) {
      reception.abandon();
    }
    place.watch().exited(this);
  }

  /** Whom it streams from. */
  public void upstream(Optional<MemberId> next) {
    directory().upstream = next;
    if (next.isPresent() && place.level() == Level.REMOTE_WRITE) {
      directory().confirmsFromMemory(true);
    }
    if (reception != null) {
      reception.reload();
    }
  }

  /** From nobody as long as this process lives, whatever the setting says. */
  public void detach() {
    reception().detach();
  }

  private Reception reception() {
    return Objects.requireNonNull(reception);
  }

  /** As PostgreSQL judges: by the timeline's number and the position, not by what is written. */
  boolean accepts(Reception standby) {
    Point mine = directory().flushed();
    Point theirs = standby.written();
    Timeline common = mine.numbered(theirs.timeline().number());
    if (common == null || theirs.index() > mine.endOn(common)) {
      return false;
    }
    if (!mine.holds(theirs.timeline(), theirs.index())) {
      place.watch().divergent(standby.me(), me, theirs, mine);
    }
    return true;
  }

  /** {@code pg_terminate_backend}. */
  public void endReceiver() {
    reception().endReceiver();
  }

  /** A session begins to send, from there on. */
  Walsender stream(Reception standby, long from) {
    Walsender sender = new Walsender(this, standby, from);
    senders.add(sender);
    sender.pump();
    return sender;
  }

  void pump() {
    senders.forEach(Walsender::pump);
  }

  void closed(Walsender stream) {
    senders.remove(stream);
  }

  void confirmed(Walsender by) {
    if (!recovery) {
      waiting.confirmed(by, senders);
    }
  }

  /**
   * The list is in the file. A walsender is signalled before a new session shows the list, and
   * reads its signals before it reads a confirmation; the checkpointer comes to it when it comes to
   * it.
   */
  public void list(InSyncSet next) {
    directory().list = next;
    for (Walsender sender : senders) {
      scheduler.in(
          life, scheduler.between(0, Scheduler.MILLI), () -> sender.reload(directory().list));
    }
    scheduler.in(
        life,
        scheduler.around(30 * Scheduler.MILLI),
        () -> waiting.flag(!directory().list.isEmpty()));
  }

  public InSyncSet list() {
    return directory().list;
  }

  /** A checkpoint: whoever does it has read the configuration before. */
  public void checkpointed() {
    waiting.flag(!directory().list.isEmpty());
  }

  /** {@code pg_promote}: after a while it takes writes, on a timeline of its own. */
  public void promote(Epoch epoch, int number) {
    reception().endReceiver();
    directory().upstream = Optional.empty();
    scheduler.in(
        life,
        scheduler.around(20 * Scheduler.MILLI),
        () -> {
          if (!recovery) {
            return;
          }
          Point end = directory().written();
          recovery = false;
          directory().becomePrimarys();
          directory().flush(new Point(end.timeline().fork(number, end.index()), end.index() + 1));
          commits().begin(end.index() + 1);
          reign = epoch;
          place.watch().promoted(this, epoch);
          pump();
        });
  }

  /** A transaction: told of its end only when it comes to one. */
  public void commit(LongConsumer done) {
    commits().commit(done);
  }

  private Commits commits() {
    return Objects.requireNonNull(commits);
  }

  public long inserted() {
    return commits().inserted();
  }

  /** How far a reader sees. */
  public long visible() {
    return recovery ? reception().replayed() : commits().visible();
  }

  /** One record more that no client waits for: a checkpoint's, or a probe's. */
  public void log() {
    if (!recovery && isAlive() && commits != null) {
      commits.log();
    }
  }

  /** A fast stop begins: sessions end, those that wait are told nothing. */
  public void beginStop() {
    stopping = true;
    waiting.endAll();
    log();
  }

  /** Whether every standby that streams has all. */
  public boolean isDrained() {
    return recovery
        || senders.stream().allMatch(each -> each.confirmed() >= directory().flushed().index());
  }

  public ReplicationSeen view() {
    Point at = recovery ? directory().written() : directory().flushed();
    return new ReplicationSeen(
        recovery,
        at.position(),
        senders.stream()
            .map(
                each ->
                    new ReplicationSeen.Standby(
                        each.copy().applicationName(),
                        each.isStreaming(),
                        Point.lsn(each.confirmed())))
            .toList(),
        isReceiving(),
        Lsn.ZERO);
  }
}
