package dev.regent.node.simulation;

import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.engine.Trace;
import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.simulation.member.Member;
import dev.regent.protocol.values.Mandate;
import java.util.Optional;

/** One seed, from an empty cluster through all its faults to calm weather. */
final class Simulation {
  private static final long FOUNDING = 90 * Scheduler.SECOND;

  /** Backoffs, the hold after a resignation, and a clone or two. */
  private static final long RECOVERY = 120 * Scheduler.SECOND;

  /** What a run came to. */
  record Result(long events, long acknowledged, long simulatedNanos, long outageNanos) {}

  private final World world;
  private final Faults faults;
  private final Scheduler scheduler;

  private Simulation(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.faults = world.faults();
  }

  static Result run(Setting setting, Mutation mutation, Trace trace) {
    return new Simulation(new World(setting, mutation, trace)).run();
  }

  private Result run() {
    for (Member member : world.members()) {
      scheduler.after(scheduler.between(0, Scheduler.SECOND), () -> world.boot(member));
    }
    for (int i = 0; i < 2; i++) {
      Client client = new Client(world);
      scheduler.after(i * Scheduler.MILLI, client::next);
    }
    boolean founded = scheduler.chance(0.9);
    if (founded) {
      await("NotFounded", FOUNDING);
    }
    faults.begin();
    long until = scheduler.now() + world.setting().seconds() * Scheduler.SECOND;
    while (scheduler.now() < until) {
      world.step();
    }
    faults.end();
    long calm = scheduler.now();
    await("NotRedundantAgain", RECOVERY);
    return new Result(
        scheduler.executed(),
        world.chronicle().acknowledged(),
        scheduler.now(),
        scheduler.now() - calm);
  }

  /** Writable and redundant, and writes go through from then on. */
  private void await(String otherwise, long within) {
    long until = scheduler.now() + within;
    long writes = Long.MAX_VALUE;
    while (world.chronicle().acknowledged() < writes) {
      if (scheduler.now() > until) {
        throw new Violation(
            otherwise, "within %d s; in force: %s".formatted(within / Scheduler.SECOND, inForce()));
      }
      boolean redundant =
          inForce()
              .filter(m -> m.inSync().copies().size() == world.setting().data().size() - 1)
              .isPresent();
      if (!redundant) {
        writes = Long.MAX_VALUE;
      } else if (writes == Long.MAX_VALUE) {
        writes = world.chronicle().acknowledged() + 3;
      }
      world.step();
    }
  }

  private Optional<Mandate> inForce() {
    return world.chronicle().inForce();
  }
}
