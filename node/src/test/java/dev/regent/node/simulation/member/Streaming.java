package dev.regent.node.simulation.member;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Timeline;
import dev.regent.node.simulation.model.Walsender;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Reign;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Orders about replication, step by step as {@code JdbcPostgres} takes them. */
final class Streaming {
  private static final long DEADLINE = 2 * Scheduler.SECOND;
  private static final long LOOK = 10 * Scheduler.MILLI;
  private static final long WALSENDERS = 300 * Scheduler.MILLI;

  private final Node node;
  private final Scheduler scheduler;
  private final Server server;

  /** Whether the checkpointer's flag is known to be set. */
  private boolean flagged;

  private long upstreamOrders;
  private long armOrders;

  Streaming(Node node) {
    this.node = node;
    this.scheduler = node.habitat().scheduler();
    this.server = node.member().server();
  }

  void forget() {
    flagged = false;
  }

  void follow(MemberId upstream) {
    long mine = ++upstreamOrders;
    session(
        Operation.FOLLOW,
        6,
        () -> {
          if (mine == upstreamOrders) {
            server.upstream(Optional.of(upstream));
            session(Operation.FOLLOW, 6, () -> node.tell(new Event.Followed(upstream)));
          }
        });
  }

  void sever(Epoch epoch) {
    upstreamOrders++;
    session(
        Operation.SEVER,
        4,
        () -> {
          if (!node.habitat().keeps(ShellClause.S5_EMPTIED_FOR_GOOD)) {
            server.detach();
          } else if (node.habitat().keeps(ShellClause.S5_SEVER_BEFORE_TELLING)) {
            server.upstream(Optional.empty());
          }
          awaitSilence(epoch, 0, scheduler.now());
        });
  }

  /** S5: no receiver in two looks; the position is told only then. */
  private void awaitSilence(Epoch epoch, int silent, long since) {
    session(
        Operation.SEVER,
        LOOK / Scheduler.MILLI,
        () -> {
          boolean quiet =
              !server.isReceiving() || !node.habitat().keeps(ShellClause.S5_SEVER_BEFORE_TELLING);
          if (quiet && silent == 1) {
            node.tell(new Event.Severed(epoch, server.directory().written().position()));
          } else {
            if (!quiet && scheduler.now() - since > WALSENDERS) {
              server.endReceiver();
            }
            awaitSilence(epoch, quiet ? 1 : 0, since);
          }
        });
  }

  void arm(InSyncSet list) {
    long mine = ++armOrders;
    if (!node.habitat().keeps(ShellClause.S7_IN_FORCE_BEFORE_REPORTED)) {
      node.later(
          Scheduler.MILLI, () -> node.tell(new Event.Armed(list, Point.lsn(server.inserted()))));
    }
    session(
        Operation.ARM,
        3,
        () -> {
          if (mine != armOrders) {
            return;
          }
          flagged &= !list.isEmpty();
          server.list(list);
          session(Operation.ARM, 4, () -> reloaded(list, mine));
        });
  }

  private void reloaded(InSyncSet list, long mine) {
    if (server.isInRecovery()) {
      node.tell(new Event.Armed(list, Lsn.ZERO));
      return;
    }
    boolean checkpoint =
        !list.isEmpty()
            && !flagged
            && node.habitat().keeps(ShellClause.S7_CHECKPOINT_AFTER_THE_RELOAD);
    if (checkpoint) {
      session(
          Operation.ARM,
          25,
          () -> {
            server.checkpointed();
            flagged = true;
            awaitWalsenders(list, mine, scheduler.now());
          });
    } else {
      awaitWalsenders(list, mine, scheduler.now());
    }
  }

  private void awaitWalsenders(InSyncSet list, long mine, long since) {
    session(
        Operation.ARM,
        5,
        () -> {
          boolean ready =
              server.senders().stream()
                  .filter(Walsender::isStreaming)
                  .allMatch(each -> each.isSynchronous() == list.contains(each.copy()));
          if (!ready && scheduler.now() - since < WALSENDERS) {
            awaitWalsenders(list, mine, since);
          } else if (mine == armOrders) {
            boolean sampled = node.habitat().keeps(ShellClause.S7_SAMPLED_AFTER_IN_FORCE);
            node.tell(new Event.Armed(list, sampled ? Point.lsn(server.inserted()) : Lsn.ZERO));
          }
        });
  }

  void promote(Epoch epoch, BooleanSupplier ordered) {
    session(
        Operation.PROMOTE,
        4,
        () -> {
          int own = server.directory().written().timeline().number();
          int next =
              node.habitat().keeps(ShellClause.S13_A_TIMELINE_NAMES_ITS_EPOCH)
                  ? Reign.timelineOf(epoch, own)
                  : own + 1;
          if (node.habitat().keeps(ShellClause.S8_MARKED_BEFORE_PROMOTED)) {
            server.directory().promoting(new Event.Promotion(epoch, next));
          }
          session(
              Operation.PROMOTE,
              2,
              () -> {
                if (!ordered.getAsBoolean() || scheduler.chance(node.habitat().failures())) {
                  fail(Operation.PROMOTE, "overtaken, or the disk is full");
                  return;
                }
                if (server.isInRecovery()) {
                  server.promote(epoch, next);
                }
                awaitPromoted(epoch);
              });
        });
  }

  private void awaitPromoted(Epoch epoch) {
    session(
        Operation.PROMOTE,
        5,
        () -> {
          if (server.isInRecovery()) {
            awaitPromoted(epoch);
            return;
          }
          Timeline timeline = server.directory().flushed().timeline();
          if (node.habitat().keeps(ShellClause.S4_A_PRIMARY_IS_ITSELF_AFTER_ANY_BOOT)) {
            server.directory().reigns(); // On disk before anybody hears of it.
          }
          node.tell(
              new Event.Promoted(
                  new Reign(
                      epoch,
                      node.member().me(),
                      timeline.number(),
                      Point.lsn(timeline.switchAt()))));
        });
  }

  /** One step over a session: it takes a while, and fails when the server dies or hangs. */
  private void session(Operation operation, long millis, Runnable step) {
    Life life = server.life();
    node.later(
        scheduler.around(millis * Scheduler.MILLI),
        () -> {
          if (server.life() == life && server.answers()) {
            step.run();
          } else if (server.life() == life && server.isAlive()) {
            hang(operation, life, step, scheduler.now() + DEADLINE);
          } else {
            fail(operation, "the server has ended");
          }
        });
  }

  private void hang(Operation operation, Life life, Runnable step, long until) {
    node.later(
        100 * Scheduler.MILLI,
        () -> {
          if (server.life() == life && server.answers()) {
            step.run();
          } else if (life.isDead() || scheduler.now() > until) {
            fail(operation, "no answer in time");
          } else {
            hang(operation, life, step, until);
          }
        });
  }

  private void fail(Operation operation, String reason) {
    node.tell(new Event.Failed(operation, reason));
  }
}
