package dev.regent.node.simulation;

import dev.regent.node.decision.Event;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What people do to the cluster: stop and start members, and order this and that. */
final class Operators {
  private final World world;
  private final Scheduler scheduler;

  Operators(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
  }

  private void tell(Member member, Event event) {
    Node node = member.node();
    if (node != null) {
      scheduler.in(node.life(), 0, () -> node.tell(event));
    }
  }

  /** As {@code docker stop} does it: a deadline stands behind the request. */
  void stop(Member victim) {
    Node node = victim.node();
    if (node == null || node.life().isDead()) {
      return;
    }
    victim.wanted(false);
    tell(victim, new Event.StopAsked());
    long deadline = world.setting().timing().handover().toNanos() + 5 * Scheduler.SECOND;
    scheduler.after(
        deadline,
        () -> {
          if (victim.node() == node && !node.life().isDead()) {
            world.crash(victim);
          }
        });
    scheduler.after(scheduler.between(0, 2 * deadline), () -> comeBack(victim, node));
  }

  private void comeBack(Member victim, Node stopped) {
    if (!stopped.life().isDead()) {
      scheduler.after(Scheduler.SECOND, () -> comeBack(victim, stopped));
      return;
    }
    victim.wanted(true);
    world.bootIfDown(victim);
  }

  /** Whoever is down is started, and whoever is being stopped is started when he has ended. */
  void mend(Member member) {
    Node node = member.node();
    if (node != null && !node.life().isDead() && !member.isWanted()) {
      comeBack(member, node);
    } else {
      member.wanted(true);
      world.bootIfDown(member);
    }
  }

  /** A request to stand, by the trigger file. */
  void askForPromotion(Member member) {
    tell(member, new Event.PromotionAsked());
  }

  /** It is promoted without a majority, all others being off. */
  void force(Member standby) {
    Set<MemberId> off = new HashSet<>(world.setting().members());
    off.remove(standby.me());
    tell(standby, new Event.Ordered(new Order.ForcePromotion(standby.me(), off, 1), -1));
  }

  /** The primary is to hand over to whom it likes. */
  void switchOver() {
    order(new Order.SwitchOver(Optional.empty(), Optional.empty()));
  }

  void pause(long duration) {
    order(new Order.Pause());
    scheduler.after(duration, this::resume);
  }

  /** Whoever is no member is to be one; as the command does it, until the record says so. */
  void addAll() {
    Roster wanted = world.setting().roster();
    wanted.seats().stream()
        .filter(seat -> !roster().seats().contains(seat))
        .findFirst()
        .ifPresent(
            seat -> {
              order(new Order.Add(seat));
              scheduler.after(Scheduler.SECOND, this::addAll);
            });
  }

  /** It is to be a member no more; where it has to stay nothing happens. */
  void remove(MemberId member) {
    order(new Order.Remove(member));
  }

  private Roster roster() {
    Roster founding =
        world
            .setting()
            .newcomer()
            .map(world.setting().roster()::without)
            .orElse(world.setting().roster());
    return world.chronicle().inForce().flatMap(Mandate::roster).orElse(founding);
  }

  private void order(Order order) {
    world
        .chronicle()
        .inForce()
        .ifPresent(mandate -> tell(world.member(mandate.primary()), new Event.Ordered(order, -1)));
  }

  /** Who ends a pause tries until it is over, at the primary and then elsewhere. */
  void resume() {
    if (world.members().stream().noneMatch(Operators::knowsOfAPause)) {
      return;
    }
    order(new Order.Resume());
    for (MemberId member : world.setting().data()) {
      scheduler.after(
          scheduler.between(100, 1000) * Scheduler.MILLI,
          () -> tell(world.member(member), new Event.Ordered(new Order.Resume(), -1)));
    }
    scheduler.after(2 * Scheduler.SECOND, this::resume);
  }

  /** A pause that one member has recorded may be in force, and is shown by whoever hears of it. */
  private static boolean knowsOfAPause(Member member) {
    return member
        .record()
        .flatMap(SimulatedWitness.OnDisk::mandate)
        .filter(Mandate::paused)
        .isPresent();
  }
}
