package dev.regent.node.simulation.model;

import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** A primary's writes in one life: inserted, flushed, waited for, visible. */
final class Commits {
  private final Server server;
  private final Scheduler scheduler;
  private final Life life;
  private final Level level;
  private final BooleanSupplier stopping;
  private long inserted;
  private long visible;

  Commits(Server server, Life life, Level level, BooleanSupplier stopping) {
    this.server = server;
    this.scheduler = server.scheduler();
    this.life = life;
    this.level = level;
    this.stopping = stopping;
    begin(server.directory().written().index());
  }

  /** All up to there is recovered, and seen. */
  void begin(long index) {
    inserted = index;
    visible = index;
  }

  long inserted() {
    return inserted;
  }

  long visible() {
    return visible;
  }

  /** A transaction. Told of its end only when it comes to one. */
  void commit(LongConsumer done) {
    long index = ++inserted;
    Runnable finished =
        () -> {
          if (!stopping.getAsBoolean()) {
            visible = Math.max(visible, index);
            done.accept(index);
          }
        };
    scheduler.in(life, scheduler.around(400 * Scheduler.MICRO), () -> flushedTo(index));
    if (level == Level.OFF) {
      finished.run();
    } else {
      scheduler.in(
          life,
          scheduler.around(500 * Scheduler.MICRO),
          () -> {
            flushedTo(index);
            if (level.waits()) {
              server.waiting().await(index, finished);
            } else {
              finished.run();
            }
          });
    }
  }

  /** One record more that no client waits for: a checkpoint's, or a probe's. */
  void log() {
    flushedTo(++inserted);
  }

  private void flushedTo(long index) {
    DataDirectory directory = server.directory();
    if (directory.flushed().index() < index) {
      directory.flush(new Point(directory.flushed().timeline(), index));
      server.pump();
    }
  }
}
