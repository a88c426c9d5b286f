package dev.regent.node.simulation.model;

import dev.regent.node.decision.Event.ReplicationSeen;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
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
  private @Nullable Server stream;
  private Life life = new Life();
  private boolean accepting;
  private boolean recovery;
  private boolean detached;
  private boolean stopping;
  private @Nullable Walsender receiver;
  private boolean flushing;
  private boolean replaying;
  private long replayed;
  private long inserted;
  private long visible;
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

  Links links() {
    return place.links();
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
  public void streamAs(DataDirectory making, Server source) {
    Server beside = new Server(me, kernel, place);
    beside.life = new Life();
    beside.directory = making;
    beside.recovery = true;
    beside.accepting = true;
    making.upstream = Optional.of(source.me);
    beside.connect();
    stream = beside;
  }

  private void endStream() {
    if (stream != null) {
      stream.life.end();
      stream.accepting = false;
      stream.endReceiver();
      stream = null;
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
    return receiver != null;
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
    detached = false;
    receiver = null;
    flushing = false;
    replaying = false;
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
          replayed = directory().written().index();
          inserted = replayed;
          visible = replayed;
          place.watch().started(this);
          recovered.run();
          connect();
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
    if (receiver != null) {
      Walsender stream = receiver;
      receiver = null;
      stream.closeAtStandby();
    }
    place.watch().exited(this);
  }

  /** Whom it streams from; taken over when the configuration is read. */
  public void upstream(Optional<MemberId> next) {
    detached = false;
    directory().upstream = next;
    scheduler.in(life, scheduler.around(5 * Scheduler.MILLI), this::rethink);
  }

  /** Nobody, for as long as this process lives. */
  public void detach() {
    detached = true;
    scheduler.in(life, scheduler.around(5 * Scheduler.MILLI), this::endReceiver);
  }

  private void rethink() {
    if (receiver != null && !directory().upstream.equals(Optional.of(receiver.source().me))) {
      receiver.closeAtStandby();
    }
    connect();
  }

  private void connect() {
    boolean wants = directory().upstream.isPresent() && !detached;
    if (!recovery || !accepting || receiver != null || !wants) {
      return;
    }
    Server source = Objects.requireNonNull(place.all().get(directory().upstream.orElseThrow()));
    boolean reached =
        links().isWhole(me, source.me) && kernel.mayReach(source.me) && source.answers();
    if (reached && source.accepts(this)) {
      receiver = new Walsender(source, this, directory().written().index());
      source.senders.add(receiver);
      receiver.pump();
      confirm();
      return;
    }
    scheduler.in(life, scheduler.between(100, 250) * Scheduler.MILLI, this::connect);
  }

  /** As PostgreSQL judges: by the timeline's number and the position, not by what is written. */
  private boolean accepts(Server standby) {
    Point mine = directory().flushed();
    Point theirs = standby.directory().written();
    Timeline common = mine.numbered(theirs.timeline().number());
    if (common == null || theirs.index() > mine.endOn(common)) {
      return false;
    }
    if (!mine.holds(theirs.timeline(), theirs.index())) {
      place.watch().divergent(standby.me, me, theirs, mine);
    }
    return true;
  }

  /** {@code pg_terminate_backend}. */
  public void endReceiver() {
    if (receiver != null) {
      receiver.closeAtStandby();
    }
  }

  void receiverEnded(Walsender stream) {
    if (receiver == stream) {
      receiver = null;
      directory().flush(directory().written()); // A receiver that ends flushes first.
      scheduler.in(life, scheduler.between(100, 250) * Scheduler.MILLI, this::connect);
    }
  }

  void closed(Walsender stream) {
    senders.remove(stream);
  }

  void received(Point upTo) {
    if (upTo.index() > directory().written().index()) {
      directory().write(upTo);
      if (place.level() == Level.REMOTE_WRITE) {
        confirm();
      }
    }
    flushReceived();
  }

  private void flushReceived() {
    if (flushing || directory().flushed().index() >= directory().written().index()) {
      return;
    }
    flushing = true;
    Point upTo = directory().written();
    scheduler.in(
        life,
        scheduler.around(place.flush().getAsLong()),
        () -> {
          flushing = false;
          directory().flush(upTo);
          confirm();
          senders.forEach(Walsender::pump);
          replay(); // Nothing is replayed that is not on disk.
          flushReceived();
        });
  }

  private void replay() {
    if (replaying || replayed >= directory().flushed().index()) {
      return;
    }
    replaying = true;
    long upTo = directory().flushed().index();
    scheduler.in(
        life,
        scheduler.around(Scheduler.MILLI),
        () -> {
          replaying = false;
          replayed = Math.max(replayed, upTo);
          confirm();
          replay();
        });
  }

  private void confirm() {
    if (receiver != null) {
      receiver.reply(
          switch (place.level()) {
            case REMOTE_WRITE -> directory().written().index();
            case REMOTE_APPLY -> replayed;
            case OFF, LOCAL, ON -> directory().flushed().index();
          });
    }
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
    if (receiver != null) {
      receiver.closeAtStandby();
    }
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
          inserted = end.index() + 1;
          visible = inserted;
          replayed = inserted;
          reign = epoch;
          place.watch().promoted(this, epoch);
          senders.forEach(Walsender::pump);
        });
  }

  /** A transaction: inserted, flushed, waited for. Told of its end only when it comes to one. */
  public void commit(LongConsumer done) {
    long index = ++inserted;
    Runnable finished =
        () -> {
          if (!stopping) {
            visible = Math.max(visible, index);
            done.accept(index);
          }
        };
    scheduler.in(life, scheduler.around(400 * Scheduler.MICRO), () -> flushedTo(index));
    if (place.level() == Level.OFF) {
      finished.run();
    } else {
      scheduler.in(
          life,
          scheduler.around(500 * Scheduler.MICRO),
          () -> {
            flushedTo(index);
            if (place.level().waits()) {
              waiting.await(index, finished);
            } else {
              finished.run();
            }
          });
    }
  }

  private void flushedTo(long index) {
    if (directory().flushed().index() < index) {
      directory().flush(new Point(directory().flushed().timeline(), index));
      senders.forEach(Walsender::pump);
    }
  }

  public long inserted() {
    return inserted;
  }

  /** How far a reader sees. */
  public long visible() {
    return recovery ? replayed : visible;
  }

  /** One record more that no client waits for: a checkpoint's, or a probe's. */
  public void log() {
    if (!recovery && isAlive()) {
      flushedTo(++inserted);
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
        receiver != null);
  }
}
