package dev.regent.node.simulation.model;

import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A standby's end of streaming in one life: what it receives, flushes, replays and confirms. */
final class Reception {
  private final Server host;
  private final Server.Place place;
  private final Scheduler scheduler;
  private final Life life;
  private final DataDirectory directory;
  private final BooleanSupplier recovering;

  private @Nullable Walsender receiver;
  private boolean detached;
  private boolean flushing;
  private boolean replaying;
  private long replayed;

  Reception(Server host, Life life, DataDirectory directory, BooleanSupplier recovering) {
    this.host = host;
    this.place = host.place();
    this.scheduler = place.scheduler();
    this.life = life;
    this.directory = directory;
    this.recovering = recovering;
    this.replayed = directory.written().index();
  }

  MemberId me() {
    return host.me();
  }

  Kernel kernel() {
    return host.kernel();
  }

  Life life() {
    return life;
  }

  Copy copy() {
    return directory.copy();
  }

  Point written() {
    return directory.written();
  }

  boolean isReceiving() {
    return receiver != null;
  }

  long replayed() {
    return replayed;
  }

  /** The setting has changed; it is taken over when the configuration is read. */
  void reload() {
    detached = false;
    scheduler.in(life, scheduler.around(5 * Scheduler.MILLI), this::rethink);
  }

  /** From nobody as long as this process lives, whatever the setting says. */
  void detach() {
    detached = true;
    scheduler.in(life, scheduler.around(5 * Scheduler.MILLI), this::endReceiver);
  }

  private void rethink() {
    if (receiver != null && directory.upstream.filter(receiver.source().me()::equals).isEmpty()) {
      receiver.closeAtStandby();
    }
    connect();
  }

  void connect() {
    boolean wants = directory.upstream.isPresent() && !detached && recovering.getAsBoolean();
    if (!wants || receiver != null) {
      return;
    }
    Server source = Objects.requireNonNull(place.all().get(directory.upstream.orElseThrow()));
    boolean reached =
        place.links().isWhole(me(), source.me())
            && kernel().mayReach(source.me())
            && source.answers();
    if (reached && source.accepts(this)) {
      receiver = source.stream(this, directory.written().index());
      confirm();
      return;
    }
    again();
  }

  private void again() {
    scheduler.in(life, scheduler.between(100, 250) * Scheduler.MILLI, this::connect);
  }

  /** {@code pg_terminate_backend}. */
  void endReceiver() {
    if (receiver != null) {
      receiver.closeAtStandby();
    }
  }

  /** The process ends: nothing is flushed any more. */
  void abandon() {
    if (receiver != null) {
      Walsender stream = receiver;
      receiver = null;
      stream.closeAtStandby();
    }
  }

  void receiverEnded(Walsender stream) {
    if (receiver == stream) {
      receiver = null;
      directory.flush(directory.written()); // A receiver that ends flushes first.
      again();
    }
  }

  void received(Point upTo) {
    if (upTo.index() > directory.written().index()) {
      directory.write(upTo);
      if (place.level() == Level.REMOTE_WRITE) {
        confirm();
      }
    }
    flushReceived();
  }

  private void flushReceived() {
    if (flushing || directory.flushed().index() >= directory.written().index()) {
      return;
    }
    flushing = true;
    Point upTo = directory.written();
    scheduler.in(
        life,
        scheduler.around(place.flush().getAsLong()),
        () -> {
          flushing = false;
          directory.flush(upTo);
          confirm();
          host.pump();
          replay(); // Nothing is replayed that is not on disk.
          flushReceived();
        });
  }

  private void replay() {
    if (replaying || replayed >= directory.flushed().index()) {
      return;
    }
    replaying = true;
    long upTo = directory.flushed().index();
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
            case REMOTE_WRITE -> directory.written().index();
            case REMOTE_APPLY -> replayed;
            case OFF, LOCAL, ON -> directory.flushed().index();
          });
    }
  }
}
