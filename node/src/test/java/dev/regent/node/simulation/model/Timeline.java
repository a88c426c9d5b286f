package dev.regent.node.simulation.model;

import org.jspecify.annotations.Nullable;

/**
 * One promotion's log. Two promotions may bear the same number and are two timelines all the same:
 * that is what PostgreSQL cannot tell and the recorded history must (S13).
 */
public final class Timeline {
  private final int number;
  private final @Nullable Timeline parent;
  private final long switchAt;

  /** The furthest write that a client was told of, and the furthest that one was shown. */
  private long acknowledged = -1;

  private long shown = -1;

  private Timeline(int number, @Nullable Timeline parent, long switchAt) {
    this.number = number;
    this.parent = parent;
    this.switchAt = switchAt;
  }

  public static Timeline first() {
    return new Timeline(1, null, 0);
  }

  public Timeline fork(int next, long at) {
    return new Timeline(next, this, at);
  }

  public int number() {
    return number;
  }

  public @Nullable Timeline parent() {
    return parent;
  }

  public long switchAt() {
    return switchAt;
  }

  public long acknowledged() {
    return acknowledged;
  }

  public long shown() {
    return shown;
  }

  public void acknowledge(long index) {
    acknowledged = Math.max(acknowledged, index);
  }

  public void show(long index) {
    shown = Math.max(shown, index);
  }
}
