package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.node.simulation.model.Level;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes wrong, and what operators do: drawn from the seed, until it is over. */
final class Faults {
  private enum Kind {
    CRASH(6),
    KILL_NODE(4),
    LOSE_POWER(3),
    BLACKOUT(1),
    KILL_POSTGRES(5),
    HANG_POSTGRES(3),
    FREEZE(5),
    FREEZE_NODE(5),
    CUT_ONE_WAY(6),
    CUT_LINK(6),
    ISOLATE(5),
    STOP(5),
    SWITCH_OVER(4),
    PAUSE(2),
    ASK_FOR_PROMOTION(3),
    LOSE_DISK(3),
    LOSE_RECORD(2);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final World world;
  private final Scheduler scheduler;
  private final Map<Kind, Integer> weights = new EnumMap<>(Kind.class);
  private final double spite;
  private boolean begun;
  private boolean over;

  Faults(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.spite = scheduler.random().nextInt(3) == 0 ? 0 : scheduler.random().nextDouble() * 0.1;
    for (Kind kind : KINDS) { // Each seed has its own mixture; some faults it never sees.
      weights.put(
          kind,
          scheduler.random().nextInt(3) == 0
              ? 0
              : kind.weight * (1 + scheduler.random().nextInt(3)));
    }
  }

  /** A fault just when a member does something that matters, between one effect and the next. */
  void onDecision(Member member, Transition transition) {
    if (!begun || over || spite == 0) {
      return;
    }
    for (Effect effect : transition.effects()) {
      if (matters(effect) && scheduler.chance(spite)) {
        Member victim = scheduler.random().nextInt(4) == 0 ? another(member) : member;
        scheduler.after(scheduler.around(2 * Scheduler.MILLI), () -> strike(victim));
        return;
      }
    }
  }

  static boolean matters(Effect effect) {
    return switch (effect) {
      case Effect.Ask(var round, var to, Request.RequestVote vote) -> true;
      case Effect.Ask(var round, var to, Request.RecordMandate record) -> true;
      case Effect.Ask(var round, var to, Request.Resign resign) -> true;
      case Effect.Sever sever -> true;
      case Effect.Arm arm -> true;
      case Effect.Promote promote -> true;
      case Effect.Stop stop -> true;
      case Effect.Kill kill -> true;
      case Effect.Rewind rewind -> true;
      case Effect.Clone clone -> true;
      case Effect.Initialize initialize -> true;
      default -> false;
    };
  }

  void begin() {
    begun = true;
    scheduler.after(scheduler.between(0, pause()), this::strikeAgain);
  }

  private long pause() {
    return world.setting().pause() * Scheduler.MILLI;
  }

  private void strikeAgain() {
    strike(world.members().get(scheduler.random().nextInt(world.members().size())));
    if (!over) {
      scheduler.after(scheduler.between(pause() / 10, 2 * pause()), this::strikeAgain);
    }
  }

  private void strike(Member victim) {
    if (!over) {
      Kind kind = draw();
      world.trace(victim.me(), () -> "FAULT " + kind);
      happen(kind, victim);
    }
  }

  private Kind draw() {
    int sum = 0;
    for (int weight : weights.values()) {
      sum += weight;
    }
    int ticket = sum == 0 ? 0 : scheduler.random().nextInt(sum);
    for (Kind kind : KINDS) {
      ticket -= weights.getOrDefault(kind, 0);
      if (ticket < 0) {
        return kind;
      }
    }
    return Kind.CRASH;
  }

  /** Mostly short, about a lease; now and then long. */
  private long duration() {
    return scheduler.random().nextInt(4) == 0
        ? scheduler.between(Scheduler.SECOND, 8 * Scheduler.SECOND)
        : scheduler.between(10 * Scheduler.MILLI, 2 * Scheduler.SECOND);
  }

  private void happen(Kind kind, Member victim) {
    long until = scheduler.now() + duration();
    switch (kind) {
      case CRASH -> crash(victim, false);
      case LOSE_POWER -> crash(victim, true);
      case BLACKOUT -> world.members().forEach(each -> crash(each, true));
      case KILL_NODE -> {
        world.killNode(victim);
        restart(victim);
      }
      case KILL_POSTGRES -> victim.server().end();
      case HANG_POSTGRES ->
          victim.server().life().freeze(scheduler.chance(0.3) ? Long.MAX_VALUE / 2 : until);
      case FREEZE -> {
        freezeNode(victim, until);
        victim.server().life().freeze(until);
        victim.container().freeze(until);
      }
      case FREEZE_NODE -> freezeNode(victim, until);
      case CUT_ONE_WAY -> world.links().cut(victim.me(), another(victim).me(), until);
      case CUT_LINK -> cut(victim, another(victim), until);
      case ISOLATE ->
          world.members().stream()
              .filter(other -> other != victim)
              .forEach(other -> cut(victim, other, until));
      case STOP -> stop(victim);
      case SWITCH_OVER -> switchOver();
      case PAUSE -> {
        order(new Order.Pause());
        scheduler.after(duration(), this::resume);
      }
      case ASK_FOR_PROMOTION -> tell(victim, new Event.PromotionAsked());
      case LOSE_DISK -> loseDisk(victim);
      case LOSE_RECORD -> loseRecord(victim);
    }
  }

  private static void freezeNode(Member victim, long until) {
    Node node = victim.node();
    if (node != null) {
      node.life().freeze(until);
    }
  }

  private Member another(Member than) {
    List<Member> others = world.members().stream().filter(each -> each != than).toList();
    return others.get(scheduler.random().nextInt(others.size()));
  }

  private void cut(Member a, Member b, long until) {
    world.links().cut(a.me(), b.me(), until);
    world.links().cut(b.me(), a.me(), until);
  }

  private void tell(Member member, Event event) {
    Node node = member.node();
    if (node != null) {
      scheduler.in(node.life(), 0, () -> node.tell(event));
    }
  }

  private void crash(Member victim, boolean power) {
    boolean tailIsLost = power && (world.level() != Level.REMOTE_WRITE || isRedundant());
    world.crash(victim);
    if (tailIsLost && victim.server().hasDirectory()) {
      losePower(victim);
    }
    restart(victim);
  }

  /**
   * What was only written is gone, and where that was confirmed, the name under which it was: a
   * copy is lost to the set, as with a disk (S4).
   */
  private void losePower(Member victim) {
    DataDirectory directory = victim.server().directory();
    directory.losePower();
    if (world.level() == Level.REMOTE_WRITE
        && world.keeps(ShellClause.S4_WHAT_LOSES_ITS_TAIL_IS_ANOTHER_COPY)) {
      directory.becomes(new Copy(victim.me(), "%016x".formatted(scheduler.random().nextLong())));
    }
  }

  private void restart(Member member) {
    long quick = scheduler.between(5, 300) * Scheduler.MILLI;
    scheduler.after(scheduler.chance(0.4) ? quick : duration(), () -> bootIfDown(member));
  }

  private void bootIfDown(Member member) {
    if (member.isWanted()) {
      world.bootIfDown(member);
    }
  }

  /** As {@code docker stop} does it: a deadline stands behind the request. */
  private void stop(Member victim) {
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
    bootIfDown(victim);
  }

  /** An operator asks the primary to hand over to whom it likes. */
  private void switchOver() {
    order(new Order.SwitchOver(Optional.empty(), Optional.empty()));
  }

  private void order(Order order) {
    world
        .chronicle()
        .inForce()
        .ifPresent(mandate -> tell(world.member(mandate.primary()), new Event.Ordered(order, -1)));
  }

  /** An operator who ends a pause tries until it is over, at the primary and then elsewhere. */
  private void resume() {
    if (world.chronicle().inForce().filter(Mandate::paused).isEmpty()) {
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

  private void loseDisk(Member victim) {
    if (isRedundant() && victim.server().hasDirectory()) {
      world.crash(victim);
      victim.server().replaceDirectory(null);
      restart(victim);
    }
  }

  private void loseRecord(Member victim) {
    boolean allHaveOne = world.members().stream().allMatch(each -> each.record().isPresent());
    if (allHaveOne && world.chronicle().inForce().isPresent()) {
      world.crash(victim);
      victim.record(Optional.empty());
      world.laws().diskLost(victim.me());
      restart(victim);
    }
  }

  /** Only then can one disk be lost without leaving what is claimed. */
  private boolean isRedundant() {
    boolean allHaveData =
        world.setting().data().stream().allMatch(each -> world.server(each).hasDirectory());
    return allHaveData
        && world.chronicle().isSettled()
        && world
            .chronicle()
            .inForce()
            .filter(
                mandate ->
                    mandate.inSync().copies().stream().allMatch(this::isOnDisk)
                        && world.setting().isRedundant(mandate))
            .isPresent();
  }

  private boolean isOnDisk(Copy copy) {
    MemberId member = copy.member();
    return world.server(member).hasDirectory()
        && world.server(member).directory().copy().equals(copy);
  }

  /** All is mended, what is frozen thaws in its time, and everybody is started who was down. */
  void end() {
    over = true;
    world.calm();
    for (Member member : world.members()) {
      scheduler.after(duration(), () -> mend(member));
    }
    scheduler.after(5 * Scheduler.SECOND, this::resume); // A pause that was ordered late.
  }

  private void mend(Member member) {
    Node node = member.node();
    if (node != null && !node.life().isDead() && !member.isWanted()) {
      comeBack(member, node);
    } else {
      member.wanted(true);
      bootIfDown(member);
    }
  }
}
