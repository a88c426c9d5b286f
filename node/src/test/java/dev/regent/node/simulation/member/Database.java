package dev.regent.node.simulation.member;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.Server;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The local PostgreSQL's life: started, stopped, killed, looked at. */
public final class Database {
  private static final long STOP_DEADLINE = 3 * Scheduler.SECOND;
  private static final long START_DEADLINE = 20 * Scheduler.SECOND;
  private static final long LOOK = 5 * Scheduler.MILLI;

  private final Node node;
  private final Scheduler scheduler;
  private final Server server;
  private final Streaming streaming;
  private final Directories directories;

  /** An end that was asked for is reported by its own answer. */
  private boolean ending;

  /** Which server's end by an orderly stop has been reported. */
  private @Nullable Life drained;

  private boolean starting;
  private long lives;

  Database(Node node) {
    this.node = node;
    this.scheduler = node.habitat().scheduler();
    this.server = node.member().server();
    this.streaming = new Streaming(node);
    this.directories = new Directories(node);
  }

  void obey(Effect effect) {
    switch (effect) {
      case Effect.Start start -> start();
      case Effect.Checkpoint checkpoint -> checkpoint();
      case Effect.Stop stop -> stop();
      case Effect.Kill kill -> kill();
      case Effect.Follow(var upstream) -> streaming.follow(upstream);
      case Effect.Sever(var epoch) -> streaming.sever(epoch);
      case Effect.Arm(var list) -> streaming.arm(list);
      case Effect.Promote(var epoch) -> {
        long mine = lives;
        streaming.promote(epoch, () -> lives == mine);
      }
      case Effect.Initialize initialize -> directories.initialize();
      case Effect.Rewind(var primary) -> directories.rewindTo(primary);
      case Effect.Clone(var source) -> directories.cloneFrom(source);
      default -> throw new IllegalStateException("no actuator takes " + effect);
    }
  }

  private void start() {
    ending = false;
    lives++;
    long mine = lives;
    node.later(
        scheduler.around(10 * Scheduler.MILLI),
        () -> {
          if (lives != mine) {
            return;
          }
          if (server.isAlive()) {
            starting = true;
            Life running = server.life();
            if (server.answers()) {
              started(running);
            }
            node.later(START_DEADLINE, () -> giveUpStarting(running));
          } else if (!server.hasDirectory() || scheduler.chance(node.habitat().failures())) {
            node.tell(new Event.Failed(Operation.START, "it does not start"));
          } else {
            starting = true;
            streaming.forget();
            server.start(
                node.habitat().keeps(ShellClause.S8_START_IN_RECOVERY),
                node.habitat().keeps(ShellClause.S5_STARTS_FOLLOWING_NOBODY),
                () -> {
                  Life of = server.life();
                  node.later(scheduler.around(5 * Scheduler.MILLI), () -> started(of));
                });
            Life begun = server.life();
            node.later(START_DEADLINE, () -> giveUpStarting(begun));
          }
        });
  }

  private void giveUpStarting(Life begun) {
    if (starting && server.life() == begun) {
      server.end();
    }
  }

  private void started(Life of) {
    if (!of.isDead() && server.life() == of) {
      starting = false;
      node.tell(new Event.Started(server.directory().written().position()));
    }
  }

  /** The postmaster has ended, for whatever reason. */
  public void exited() {
    node.later(
        scheduler.around(2 * Scheduler.MILLI),
        () -> {
          if (starting) {
            starting = false;
            node.tell(new Event.Failed(Operation.START, "it ended while it started"));
          }
          if (!ending) {
            node.tell(new Event.Exited());
          }
        });
  }

  private void checkpoint() {
    node.later(
        scheduler.around(node.habitat().pace().checkpoint() * Scheduler.MILLI),
        () -> {
          if (server.answers()) {
            server.log();
            server.checkpointed();
          }
          node.tell(new Event.Checkpointed(!scheduler.chance(node.habitat().failures())));
        });
  }

  private void stop() {
    ending = true;
    lives++;
    directories.cancel();
    node.later(
        scheduler.around(2 * Scheduler.MILLI),
        () -> {
          if (!server.isAlive()) {
            node.tell(new Event.Stopped(Optional.empty()));
            return;
          }
          Life stopped = server.life();
          scheduler.in(
              stopped,
              0,
              () -> {
                server.beginStop();
                awaitDrained(stopped, scheduler.now() + STOP_DEADLINE);
              });
          node.later(STOP_DEADLINE + 100 * Scheduler.MILLI, () -> giveUp(stopped));
        });
  }

  private void awaitDrained(Life stopped, long until) {
    scheduler.in(
        stopped,
        LOOK,
        () -> {
          if (server.isDrained()) {
            var end = server.directory().flushed().position();
            drained = stopped;
            server.end();
            node.later(
                scheduler.around(5 * Scheduler.MILLI),
                () -> node.tell(new Event.Stopped(Optional.of(end))));
          } else if (scheduler.now() < until) {
            awaitDrained(stopped, until);
          }
        });
  }

  /** Also when somebody else has ended it meanwhile: whoever ordered the stop hears of its end. */
  private void giveUp(Life stopped) {
    if (drained == stopped) {
      return;
    }
    if (!stopped.isDead()) {
      server.end();
    }
    node.tell(new Event.Stopped(Optional.empty()));
  }

  private void kill() {
    ending = true;
    lives++;
    directories.cancel();
    node.later(
        scheduler.around(8 * Scheduler.MILLI),
        () -> {
          server.end();
          node.tell(new Event.Stopped(Optional.empty()));
        });
  }

  void startProbes() {
    health();
    replication();
  }

  private void health() {
    boolean hangs = server.isAlive() && !server.life().runs(scheduler.now());
    node.later(
        hangs ? Scheduler.SECOND : scheduler.around(3 * Scheduler.MILLI),
        () -> {
          Optional<String> illness = Optional.empty();
          if (!server.isAlive()) {
            illness = Optional.of("no session");
          } else if (hangs && !server.life().runs(scheduler.now())) {
            illness = Optional.of("no answer");
          } else if (server.answers() && server.isPrimary()) {
            server.log();
          }
          node.tell(new Event.Probed(illness));
          node.later(500 * Scheduler.MILLI, this::health);
        });
  }

  private void replication() {
    node.later(
        scheduler.around(50 * Scheduler.MILLI),
        () -> {
          if (server.answers()) {
            node.tell(server.view());
          }
          replication();
        });
  }
}
