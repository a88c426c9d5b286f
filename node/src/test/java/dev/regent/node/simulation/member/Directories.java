package dev.regent.node.simulation.member;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Timeline;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;

/** Makes the data directory: by {@code initdb}, or as a clone, under a new copy id. */
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
          String system = Long.toUnsignedString(scheduler.random().nextLong());
          made(new DataDirectory(copy(), system, new Point(Timeline.first(), 10)));
        });
  }

  void cloneFrom(MemberId primary) {
    long mine = orders;
    Server source = node.habitat().server(primary);
    node.later(
        scheduler.around(5 * Scheduler.MILLI),
        () -> {
          if (!reaches(source)) {
            fail("cannot reach " + primary);
            return;
          }
          node.later(scheduler.around(150 * Scheduler.MILLI), () -> cloned(source, mine));
        });
  }

  private void cloned(Server source, long mine) {
    if (mine != orders || !reaches(source) || scheduler.chance(node.habitat().failures())) {
      fail("the copy broke off");
      return;
    }
    boolean anew =
        !server.hasDirectory() || node.habitat().keeps(ShellClause.S4_A_CLONE_IS_A_NEW_COPY);
    Copy copy = anew ? copy() : server.directory().copy();
    made(new DataDirectory(copy, source.directory().systemId(), source.directory().flushed()));
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

  private void fail(String reason) {
    node.tell(new Event.Failed(Operation.CLONE, reason));
  }

  private Copy copy() {
    return new Copy(node.member().me(), "%016x".formatted(scheduler.random().nextLong()));
  }
}
