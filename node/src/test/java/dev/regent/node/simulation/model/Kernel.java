package dev.regent.node.simulation.model;

import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/**
 * A machine's firewall (design section 6), with the kernel's own timer; or one that does not work:
 * once opened it never shuts as long as PostgreSQL lives, admits all readers, and blocks nothing.
 */
public final class Kernel {
  private final boolean works;
  private long doorUntil = Long.MIN_VALUE;
  private long ajarUntil = Long.MIN_VALUE;
  private boolean opened;
  private boolean readers;
  private Optional<MemberId> blocked = Optional.empty();

  public Kernel(boolean works) {
    this.works = works;
  }

  /** New and closed, as a node installs it before all else. */
  public void install() {
    close();
    readers = false;
    blocked = Optional.empty();
  }

  public boolean isDoorOpen(long now) {
    return works ? now < doorUntil : opened;
  }

  /** A new PostgreSQL: even a fence that does not work was not told to open for it yet. */
  void serverStarts() {
    opened = false;
  }

  /** Whether its element is there, which is what a bare delete needs. */
  public boolean hasElement(long now) {
    return now < doorUntil;
  }

  public void open(long until) {
    doorUntil = until;
    opened = true;
  }

  public void close() {
    ajarUntil = Long.MIN_VALUE;
    doorUntil = Long.MIN_VALUE;
  }

  /** Until then the door may be opened. */
  public void prepare(long until) {
    ajarUntil = until;
  }

  /** Whether it was prepared and is so still; and then no more. */
  public boolean takePrepared(long now) {
    boolean prepared = now < ajarUntil;
    ajarUntil = Long.MIN_VALUE;
    return prepared;
  }

  public boolean admitsReaders() {
    return !works || readers;
  }

  public void readers(boolean admitted) {
    readers = admitted;
  }

  public void block(Optional<MemberId> upstream) {
    blocked = upstream;
  }

  /** Whether this machine may send to that member's PostgreSQL. */
  public boolean mayReach(MemberId member) {
    return !works || !blocked.equals(Optional.of(member));
  }

  public boolean works() {
    return works;
  }
}
