package dev.regent.node.simulation.model;

import dev.regent.node.decision.Event;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/** A data directory on a disk. What is written survives a process, what is flushed a machine. */
public final class DataDirectory {
  private final String systemId;
  private Copy copy;
  private boolean primarys;
  private Optional<Event.Promotion> promotion = Optional.empty();
  private Point written;
  private Point flushed;

  /** Whether it streams, or streamed, where what is only written is confirmed. */
  private boolean confirmsFromMemory;

  Optional<MemberId> upstream = Optional.empty();
  InSyncSet list = InSyncSet.EMPTY;

  public DataDirectory(Copy copy, String systemId, Point content) {
    this.systemId = systemId;
    this.copy = copy;
    this.written = content;
    this.flushed = content;
  }

  public Copy copy() {
    return copy;
  }

  /** The same data can no longer show what it confirmed (S4). */
  public void becomes(Copy another) {
    copy = another;
  }

  public boolean confirmsFromMemory() {
    return confirmsFromMemory;
  }

  void confirmsFromMemory(boolean next) {
    confirmsFromMemory = next;
  }

  /** A promotion is complete, and has flushed all that was received (S4). */
  public void reigns() {
    confirmsFromMemory = false;
  }

  /** What is on the disk now, in another place. */
  public DataDirectory savedAs(Copy another) {
    DataDirectory saved = new DataDirectory(another, systemId, flushed);
    saved.primarys = primarys;
    saved.promotion = promotion;
    return saved;
  }

  /** Whether its server would come up as a primary, were there no signal file. */
  boolean isPrimarys() {
    return primarys;
  }

  void becomePrimarys() {
    primarys = true;
  }

  public Point written() {
    return written;
  }

  public Point flushed() {
    return flushed;
  }

  public void write(Point to) {
    written = to;
  }

  /** What is flushed already stays so: an older order to flush comes late. */
  public void flush(Point to) {
    if (to.index() > flushed.index()) {
      flushed = to;
    }
    if (to.index() > written.index()) {
      written = to;
    }
  }

  /** The machine lost its power: what was only written is gone. */
  public void losePower() {
    written = flushed;
  }

  public void promoting(Event.Promotion begun) {
    promotion = Optional.of(begun);
  }

  public String systemId() {
    return systemId;
  }

  public Event.Directory seen() {
    return new Event.Directory(
        Optional.of(copy), Optional.of(systemId), promotion, Optional.empty());
  }
}
