package dev.regent.node.simulation;

import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.engine.Trace;
import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.simulation.member.Member;
import dev.regent.protocol.values.Mandate;
import java.util.Optional;
import java.util.function.Predicate;

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

  /**
   * One sequence in good weather, cut on a member before its n-th order.
   *
   * @return whether there was an n-th order
   */
  static boolean interrupted(
      Setting setting, Interruption.Sequence sequence, int victim, int step, boolean nodeOnly) {
    World world = new World(setting, Mutation.NONE, Trace.silent());
    Interruption interruption =
        new Interruption(
            world,
            sequence,
            world.members().get(victim),
            step,
            nodeOnly ? world::killNode : world::crash);
    world.interruption(interruption);
    Simulation simulation = new Simulation(world);
    simulation.begin();
    if (!sequence.isFounding()) {
      simulation.await("NotFounded", FOUNDING, world.setting()::isRedundant);
      interruption.begin();
      simulation.pass(10 * Scheduler.SECOND);
    }
    simulation.await("NotRedundantAgain", RECOVERY, world.setting()::isWhole);
    return interruption.hasHappened();
  }

  private void begin() {
    for (Member member : world.members()) {
      scheduler.after(scheduler.between(0, Scheduler.SECOND), () -> world.bootIfDown(member));
    }
    for (int i = 0; i < 2; i++) {
      Client client = new Client(world);
      scheduler.after(i * Scheduler.MILLI, client::next);
    }
  }

  private void pass(long duration) {
    long until = scheduler.now() + duration;
    while (scheduler.now() < until) {
      world.step();
    }
  }

  private Result run() {
    begin();
    boolean founded = world.setting().weather().clime().isPresent() || scheduler.chance(0.9);
    if (founded) {
      await("NotFounded", FOUNDING, world.setting()::isRedundant);
    }
    Optional<Mandate> before = inForce();
    faults.begin();
    pass(world.setting().seconds() * Scheduler.SECOND);
    if (world.setting().weather().sparesThePrimary()) {
      expectUndisturbed(before.orElseThrow());
    }
    faults.end();
    long calm = scheduler.now();
    await("NotRedundantAgain", RECOVERY, world.setting()::isWhole);
    return new Result(
        scheduler.executed(),
        world.chronicle().acknowledged(),
        scheduler.now(),
        scheduler.now() - calm);
  }

  /** Writable and redundant, and writes go through from then on. */
  private void await(String otherwise, long within, Predicate<Mandate> state) {
    long until = scheduler.now() + within;
    long writes = Long.MAX_VALUE;
    while (world.chronicle().acknowledged() < writes) {
      if (scheduler.now() > until) {
        throw new Violation(
            otherwise, "within %d s; in force: %s".formatted(within / Scheduler.SECOND, inForce()));
      }
      boolean redundant = inForce().filter(state).isPresent();
      if (!redundant) {
        writes = Long.MAX_VALUE;
      } else if (writes == Long.MAX_VALUE) {
        writes = world.chronicle().acknowledged() + 3;
      }
      world.step();
    }
  }

  /** S3: nobody drove epochs up while a majority reached the primary. */
  private void expectUndisturbed(Mandate before) {
    for (Member member : world.members()) {
      boolean driven =
          member.record().filter(it -> it.promise().isAfter(before.epoch())).isPresent();
      if (driven) {
        throw new Violation(
            "HealthyPrimaryDisturbed",
            "%s promised epoch %s, and the primary of epoch %s was never lost"
                .formatted(member.me(), member.record().orElseThrow().promise(), before.epoch()));
      }
    }
  }

  private Optional<Mandate> inForce() {
    return world.chronicle().inForce();
  }
}
