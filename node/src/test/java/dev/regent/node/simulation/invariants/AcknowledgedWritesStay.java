package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Timeline;
import dev.regent.protocol.values.Epoch;

/**
 * The claim itself: what was acknowledged, or shown to a reader (S9), is on every later primary.
 */
public final class AcknowledgedWritesStay implements Invariant {
  @Override
  public void acknowledged(Server by, Point end, Overview all) {
    if (all.level()
        .waits()) { // A primary that does not know of its successor gets no confirmation.
      for (Timeline later : all.chronicle().timelinesAfter(by.reign())) {
        if (!new Point(later, later.switchAt()).holds(end.timeline(), end.index())) {
          throw violated(
              "%s acknowledged %s in epoch %s, and timeline %d, begun since, lacks it",
              by.me(), end, by.reign(), later.number());
        }
      }
    }
    end.timeline().acknowledge(end.index());
    all.chronicle().acknowledged(by.reign());
  }

  @Override
  public void read(Server from, Point seen, Overview all) {
    seen.timeline().show(seen.index());
  }

  @Override
  public void promoted(Server server, Epoch epoch, Overview all) {
    if (!all.level().waits()) {
      return;
    }
    Point has = server.directory().flushed();
    for (Timeline each : all.chronicle().timelinesBefore(epoch)) {
      if (each.acknowledged() >= 0 && !has.holds(each, each.acknowledged())) {
        throw violated(
            "%s, promoted in epoch %s at %s, lacks %d:%d, which was acknowledged",
            server.me(), epoch, has, each.number(), each.acknowledged());
      }
      if (all.fenceWorks() && each.shown() >= 0 && !has.holds(each, each.shown())) {
        throw violated(
            "%s, promoted in epoch %s at %s, lacks %d:%d, which was shown",
            server.me(), epoch, has, each.number(), each.shown());
      }
    }
  }
}
