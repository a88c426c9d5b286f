package dev.regent.node.simulation.member;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Timeline;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;

/** Makes the data directory: by {@code initdb}, by a rewind, or as a clone, under a new copy id. */
final class Directories {
  private final Node node;
  private final Scheduler scheduler;
  private final Server server;
  private long orders;

  Directories(Node node) {
    this.node = node;
    this.scheduler = node.habitat().scheduler();
    this.server = node.member().server();
  }

  void cancel() {
    orders++;
  }

  void initialize() {
    node.later(
        scheduler.around(200 * Scheduler.MILLI),
        () -> {
          if (server.hasDirectory()) {
            node.tell(new Event.Failed(Operation.INITIALIZE, "there is a data directory"));
            return;
          }
          String system =
              server
                  .toAdopt()
                  .orElseGet(() -> Long.toUnsignedString(scheduler.random().nextLong()));
          made(new DataDirectory(copy(), system, new Point(Timeline.first(), 10)));
        });
  }

  /** Out of its place until it is complete; like pg_rewind it goes by the timelines' numbers. */
  void rewindTo(MemberId primary) {
    long mine = orders;
    Server source = node.habitat().server(primary);
    node.later(
        scheduler.around(5 * Scheduler.MILLI),
        () -> {
          if (!reaches(source) || !server.hasDirectory()) {
            fail(Operation.REWIND, "cannot reach " + primary);
            return;
          }
          int number = server.directory().written().timeline().number();
          server.replaceDirectory(null);
          node.later(
              scheduler.around(100 * Scheduler.MILLI),
              () -> {
                boolean sees = source.directory().flushed().timeline().number() != number;
                if (!sees || breaksOff(source, mine)) {
                  fail(Operation.REWIND, "the rewind broke off");
                } else {
                  made(copyOf(source, copy()));
                }
              });
        });
  }

  void cloneFrom(MemberId from) {
    long mine = orders;
    Server source = node.habitat().server(from);
    node.later(
        scheduler.around(5 * Scheduler.MILLI),
        () -> {
          if (!reaches(source)) {
            fail(Operation.CLONE, "cannot reach " + from);
            return;
          }
          if (server.hasDirectory() && !keepsCopiesApart()) {
            server.streamAs(copyOf(source, server.directory().copy()), source);
          }
          Life life = source.life();
          boolean recovery = source.isInRecovery();
          node.later(
              scheduler.around(node.habitat().pace().copy() * Scheduler.MILLI),
              () ->
                  cloned(source, mine, source.life() == life && source.isInRecovery() == recovery));
        });
  }

  /** A base backup ends with its session, and that of a standby with a promotion. */
  private void cloned(Server source, long mine, boolean same) {
    if (!same || breaksOff(source, mine)) {
      fail(Operation.CLONE, "the copy broke off");
      return;
    }
    Copy copy = !server.hasDirectory() || keepsCopiesApart() ? copy() : server.directory().copy();
    made(copyOf(source, copy));
  }

  private static DataDirectory copyOf(Server source, Copy copy) {
    return new DataDirectory(copy, source.directory().systemId(), source.directory().flushed());
  }

  private boolean breaksOff(Server source, long mine) {
    return mine != orders || !reaches(source) || scheduler.chance(node.habitat().failures());
  }

  private boolean keepsCopiesApart() {
    return node.habitat().keeps(ShellClause.S4_A_CLONE_IS_A_NEW_COPY);
  }

  private boolean reaches(Server source) {
    return !server.isAlive()
        && source.answers()
        && node.habitat().links().isWhole(node.member().me(), source.me())
        && node.member().kernel().mayReach(source.me());
  }

  private void made(DataDirectory directory) {
    server.replaceDirectory(directory);
    node.tell(new Event.DirectoryMade(directory.seen()));
  }

  private void fail(Operation operation, String reason) {
    node.tell(new Event.Failed(operation, reason));
  }

  private Copy copy() {
    return new Copy(node.member().me(), "%016x".formatted(scheduler.random().nextLong()));
  }
}
