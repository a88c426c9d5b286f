package dev.regent.node.simulation.model;

import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;

/** One streaming session: each end notices the other's death for itself, by a reset or in time. */
public final class Walsender {
  private static final long TIMEOUT = 4 * Scheduler.SECOND;

  /** So many records go in one message, or a quarter of the lag: to catch up takes a while. */
  private static final long LEAST = 16;

  private final Server source;
  private final Reception standby;
  private final Life sourceLife;
  private final Life standbyLife;
  private final Copy copy;
  private final boolean cascading;
  private final Scheduler scheduler;
  private final Links links;

  private InSyncSet view;
  private boolean priority;
  private boolean streaming;
  private boolean openAtSource = true;
  private boolean openAtStandby = true;
  private boolean sending;
  private boolean replying;
  private long sent;
  private long confirmed;
  private long toConfirm;
  private long heardAtSource;
  private long heardAtStandby;

  Walsender(Server source, Reception standby, long from) {
    this.source = source;
    this.standby = standby;
    this.sourceLife = source.life();
    this.standbyLife = standby.life();
    this.copy = standby.copy();
    this.cascading = source.isInRecovery();
    this.scheduler = source.scheduler();
    this.links = source.place().links();
    this.sent = from;
    this.view = source.directory().list;
    this.priority = !cascading && view.contains(copy);
    heardAtSource = scheduler.now();
    heardAtStandby = scheduler.now();
    scheduler.after(Scheduler.SECOND, this::look);
  }

  /** It reads the configuration again; one that fed a cascade is counted from then on. */
  void reload(InSyncSet list) {
    view = list;
    priority = !source.isInRecovery() && list.contains(copy);
  }

  public boolean isSynchronous() {
    return priority && openAtSource;
  }

  /** Whether a confirmation through it may release a commit. */
  public boolean releases() {
    return isSynchronous() && streaming;
  }

  public InSyncSet view() {
    return view;
  }

  public boolean isStreaming() {
    return streaming && openAtSource;
  }

  public Copy copy() {
    return copy;
  }

  public long confirmed() {
    return confirmed;
  }

  public boolean isOpenAtSource() {
    return openAtSource;
  }

  Server source() {
    return source;
  }

  /** Sends what is flushed and not yet sent. */
  void pump() {
    if (sending || !openAtSource || sourceLife.isDead()) {
      return;
    }
    Point flushed = source.directory().flushed();
    if (flushed.index() <= sent) {
      streaming = true;
      return;
    }
    sending = true;
    long most = Math.max(LEAST, (flushed.index() - sent) / 4);
    Point upTo = flushed.at(Math.min(flushed.index(), sent + most));
    scheduler.after(links.delay(), () -> arrive(upTo));
  }

  private void arrive(Point upTo) {
    if (!openAtStandby) {
      sending = false;
      return;
    }
    if (!links.passes(source.me(), standby.me())) {
      scheduler.after(200 * Scheduler.MILLI, () -> arrive(upTo)); // TCP sends it again.
      return;
    }
    scheduler.in(
        standbyLife,
        0,
        () -> {
          sending = false;
          if (openAtStandby) {
            sent = upTo.index();
            standby.received(upTo);
            pump();
          }
        });
  }

  /** The standby tells how far it is, at the level in use. */
  void reply(long index) {
    toConfirm = Math.max(toConfirm, index);
    if (!replying && openAtStandby) {
      replying = true;
      scheduler.after(links.delay(), () -> replied(toConfirm));
    }
  }

  private void replied(long index) {
    boolean passes =
        links.passes(standby.me(), source.me()) && standby.kernel().mayReach(source.me());
    if (!passes) {
      if (openAtStandby) {
        scheduler.after(200 * Scheduler.MILLI, () -> replied(toConfirm));
      }
      return;
    }
    replying = false;
    scheduler.in(
        sourceLife,
        0,
        () -> {
          if (openAtSource) {
            confirmed = Math.max(confirmed, index);
            source.confirmed(this);
          }
        });
    if (toConfirm > index) {
      reply(toConfirm);
    }
  }

  private void look() {
    boolean whole = links.isWhole(source.me(), standby.me());
    boolean reachable = whole && standby.kernel().mayReach(source.me());
    long now = scheduler.now();
    if (reachable && standbyLife.runs(now) && openAtStandby) {
      heardAtSource = now;
    }
    if (reachable && sourceLife.runs(now) && openAtSource) {
      heardAtStandby = now;
    }
    if (now - heardAtSource > TIMEOUT || (whole && !openAtStandby)) {
      closeAtSource();
    }
    if (now - heardAtStandby > TIMEOUT || (whole && !openAtSource)) {
      closeAtStandby();
    }
    if (openAtSource || openAtStandby) {
      scheduler.after(Scheduler.SECOND, this::look);
    }
  }

  void closeAtSource() {
    if (openAtSource) {
      openAtSource = false;
      source.closed(this);
      scheduler.after(
          links.delay(),
          () -> {
            if (links.isWhole(source.me(), standby.me())) {
              closeAtStandby();
            }
          });
    }
  }

  void closeAtStandby() {
    if (openAtStandby) {
      openAtStandby = false;
      standby.receiverEnded(this);
      scheduler.after(
          links.delay(),
          () -> {
            if (links.isWhole(source.me(), standby.me())) {
              closeAtSource();
            }
          });
    }
  }
}
