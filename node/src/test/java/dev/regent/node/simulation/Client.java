package dev.regent.node.simulation;

import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.Server;
import dev.regent.protocol.values.MemberId;
import java.util.List;

/**
 * Writes and reads wherever a door is open, one thing at a time; what is not answered is unknown.
 */
final class Client {
  private static final long PATIENCE = Scheduler.SECOND;
  private static final long DOOR_SHUT = 30 * Scheduler.MILLI;

  private final World world;
  private final Scheduler scheduler;
  private final List<MemberId> hosts;
  private final long pause;
  private int host;
  private long attempt;

  Client(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.hosts = world.setting().data();
    this.pause = scheduler.between(3, 60) * Scheduler.MILLI;
  }

  void next() {
    long mine = ++attempt;
    for (int i = 0; i < hosts.size(); i++) {
      Server server = world.server(hosts.get(host));
      if (server.answers() && server.isPrimary() && passes(server)) {
        visit(server, mine);
        return;
      }
      host = (host + 1) % hosts.size();
    }
    scheduler.after(DOOR_SHUT, this::next);
  }

  private boolean passes(Server server) {
    return server.kernel().isDoorOpen(scheduler.now());
  }

  private void visit(Server server, long mine) {
    if (scheduler.random().nextInt(4) == 0) {
      world.laws().read(server, server.directory().written().at(server.visible()), world);
      scheduler.after(pause, this::next);
      return;
    }
    Life life = server.life();
    scheduler.after(PATIENCE, () -> giveUp(server, mine));
    server.commit(index -> answered(server, life, index, mine));
  }

  /** The answer leaves the server, if the door lets it: from then on the write is acknowledged. */
  private void answered(Server server, Life life, long index, long mine) {
    if (!life.runs(scheduler.now()) || !passes(server)) {
      return;
    }
    world.laws().acknowledged(server, server.directory().written().at(index), world);
    if (mine == attempt) {
      attempt++;
      scheduler.after(scheduler.around(pause), this::next);
    }
  }

  private void giveUp(Server server, long mine) {
    if (mine == attempt) {
      if (scheduler.chance(0.1)) {
        server.waiting().cancelOne();
      }
      host = (host + 1) % hosts.size();
      next();
    }
  }
}
