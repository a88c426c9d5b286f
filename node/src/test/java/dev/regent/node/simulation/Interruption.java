package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.protocol.messages.Order;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A sequence that is cut on one member before it obeys its n-th order of weight, and continued by
 * that member's next life.
 */
final class Interruption {
  private static final long DOWN = 700 * Scheduler.MILLI;

  /** What sets the sequence going, once the cluster is redundant. */
  enum Sequence {
    /** From nothing: the members start, found and clone. */
    BOOTSTRAP((world, primary) -> {}),
    /** The same with a database that was there before, and a standby's of it (ADR 19). */
    ADOPTION((world, primary) -> {}),
    /** The primary dies for a while: election, promotion, and a rejoin. */
    ELECTION(
        (world, primary) -> {
          world.crash(primary);
          world.scheduler().after(3 * Scheduler.SECOND, () -> world.bootIfDown(primary));
        }),
    /** The primary is asked to stop: it hands over. */
    HANDOVER(
        (world, primary) -> {
          Node node = primary.node();
          if (node != null) {
            node.tell(new Event.StopAsked());
          }
          world.scheduler().after(8 * Scheduler.SECOND, () -> world.bootIfDown(primary));
        }),
    /** The primary hands over and lives on. */
    SWITCHOVER(
        (world, primary) -> {
          Node node = primary.node();
          if (node != null) {
            node.tell(
                new Event.Ordered(new Order.SwitchOver(Optional.empty(), Optional.empty()), -1));
          }
        }),
    /** A standby is gone for a while: the set shrinks and grows again. */
    SHRINK_AND_GROW(
        (world, primary) -> {
          Member standby = another(world, primary);
          world.crash(standby);
          world.scheduler().after(2 * Scheduler.SECOND, () -> world.bootIfDown(standby));
        }),
    /** A witness is gone for long: it is taken out of the count, and comes in again. */
    DEPARTURE(
        (world, primary) -> {
          Member witness = world.member(world.setting().members().getLast());
          world.crash(witness == primary ? another(world, primary) : witness);
          world
              .scheduler()
              .after(8 * Scheduler.SECOND, () -> world.members().forEach(world::bootIfDown));
        }),
    /** Who is no member yet is added: it is cloned, and counts. */
    ADDITION((world, primary) -> new Operators(world).addAll()),
    /** A standby is removed, and comes back. */
    REMOVAL(
        (world, primary) -> {
          Operators operators = new Operators(world);
          operators.remove(another(world, primary).me());
          world.scheduler().after(6 * Scheduler.SECOND, operators::addAll);
        }),
    /** A standby comes back without its data: it is cloned anew. */
    REJOIN(
        (world, primary) -> {
          Member standby = another(world, primary);
          world.crash(standby);
          standby.server().replaceDirectory(null);
          world.scheduler().after(Scheduler.SECOND, () -> world.bootIfDown(standby));
        });

    @SuppressWarnings("ImmutableEnumChecker") // A function, and a pure one.
    private final Start start;

    Sequence(Start start) {
      this.start = start;
    }

    /** Whether it begins with the members' first start. */
    boolean isFounding() {
      return this == BOOTSTRAP || this == ADOPTION;
    }
  }

  private interface Start {
    void begin(World world, Member primary);
  }

  private final World world;
  private final Sequence sequence;
  private final Member victim;
  private final int step;
  private final Consumer<Member> cut;
  private boolean begun;
  private int orders;

  Interruption(World world, Sequence sequence, Member victim, int step, Consumer<Member> cut) {
    this.world = world;
    this.sequence = sequence;
    this.victim = victim;
    this.step = step;
    this.cut = cut;
    this.begun = sequence.isFounding();
    if (sequence == Sequence.ADOPTION) {
      world.setting().data().forEach(each -> world.server(each).mark("7412345678901234567"));
    }
  }

  void begin() {
    begun = true;
    Optional<Member> primary =
        world.chronicle().inForce().map(mandate -> world.member(mandate.primary()));
    sequence.start.begin(world, primary.orElseThrow());
  }

  /** Whether the order is not obeyed, because the node ends just before. */
  boolean prevents(Node node, Effect effect) {
    if (!begun || node.member() != victim || !Faults.matters(effect)) {
      return false;
    }
    if (++orders != step) {
      return false;
    }
    world.trace(victim.me(), () -> "CUT before " + effect);
    cut.accept(victim);
    world.scheduler().after(DOWN, () -> world.bootIfDown(victim));
    return true;
  }

  /** Whether there was such a step at all. */
  boolean hasHappened() {
    return orders >= step;
  }

  private static Member another(World world, Member than) {
    return world.setting().data().stream()
        .map(world::member)
        .filter(each -> each != than)
        .findFirst()
        .orElseThrow();
  }
}
