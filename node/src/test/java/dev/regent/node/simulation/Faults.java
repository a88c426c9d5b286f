package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.Mixture.Kind;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.node.simulation.weather.Site;
import dev.regent.protocol.messages.Request;
import java.util.List;

/** What goes wrong, and what operators do: drawn from the seed, until it is over. */
final class Faults {
  private final World world;
  private final Scheduler scheduler;
  private final Triggers triggers = new Triggers();
  private final Operators operators;
  private final Blows blows;
  private final Mixture mixture;
  private final double spite;
  private boolean begun;
  private boolean over;

  Faults(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.operators = new Operators(world);
    this.blows = new Blows(world, triggers, operators);
    this.spite = scheduler.random().nextInt(3) == 0 ? 0 : scheduler.random().nextDouble() * 0.1;
    this.mixture = new Mixture(scheduler.random());
  }

  /** A fault just when a member does something that matters, between one effect and the next. */
  void onDecision(Member member, Transition transition) {
    if (!begun || over) {
      return;
    }
    triggers.decided(new Site.Decided(member, transition.effects(), transition.next().phase()));
    if (spite == 0 || isDirected()) {
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

  void onPromotion(Member member) {
    triggers.promoted(member);
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
    if (isDirected()) {
      scheduler.after(scheduler.between(0, Scheduler.SECOND), this::strikeDirected);
    } else {
      scheduler.after(scheduler.between(0, pause()), this::strikeAgain);
    }
    if (world.setting().newcomer().isPresent()) {
      scheduler.after(scheduler.between(0, 2 * Scheduler.SECOND), this::changeMembers);
    }
  }

  /** Whoever is missing comes in, or anybody is to go. */
  private void changeMembers() {
    if (over) {
      return;
    }
    if (scheduler.chance(0.6)) {
      operators.addAll();
    } else {
      operators.remove(another(world.members().getFirst()).me());
    }
    scheduler.after(scheduler.between(Scheduler.SECOND, 5 * Scheduler.SECOND), this::changeMembers);
  }

  private void strikeDirected() {
    if (!over) {
      scheduler.after(world.setting().weather().strike(blows), this::strikeDirected);
    }
  }

  private boolean isDirected() {
    return world.setting().weather().clime().isPresent();
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
      Kind kind = mixture.draw();
      world.trace(victim.me(), () -> "FAULT " + kind);
      happen(kind, victim);
    }
  }

  /** Mostly short, about a lease; now and then long. */
  private long duration() {
    return scheduler.random().nextInt(4) == 0
        ? scheduler.between(Scheduler.SECOND, 8 * Scheduler.SECOND)
        : scheduler.between(10 * Scheduler.MILLI, 2 * Scheduler.SECOND);
  }

  private void happen(Kind kind, Member victim) {
    long lasting = duration();
    long until = scheduler.now() + lasting;
    switch (kind) {
      case CRASH -> {
        world.crash(victim);
        restart(victim);
      }
      case LOSE_POWER -> {
        blows.powerOff(victim);
        restart(victim);
      }
      case BLACKOUT ->
          world
              .members()
              .forEach(
                  each -> {
                    blows.powerOff(each);
                    restart(each);
                  });
      case KILL_NODE -> {
        world.killNode(victim);
        restart(victim);
      }
      case KILL_POSTGRES -> victim.server().end();
      case HANG_POSTGRES ->
          victim.server().life().freeze(scheduler.chance(0.3) ? Long.MAX_VALUE / 2 : until);
      case FREEZE -> blows.freeze(victim, lasting);
      case FREEZE_NODE -> blows.freezeNode(victim, until);
      case CUT_ONE_WAY -> blows.cut(victim, another(victim), lasting);
      case CUT_LINK -> blows.cutLink(victim, another(victim), lasting);
      case ISOLATE -> blows.isolate(victim, lasting);
      case STOP -> operators.stop(victim);
      case SWITCH_OVER -> operators.switchOver();
      case PAUSE -> operators.pause(duration());
      case ASK_FOR_PROMOTION -> operators.askForPromotion(victim);
      case LOSE_DISK -> {
        if (blows.loseDisk(victim)) {
          restart(victim);
        }
      }
      case RESTORE -> restoreLater(victim, lasting);
      case LOSE_RECORD -> {
        if (blows.loseRecord(victim)) {
          restart(victim);
        }
      }
    }
  }

  private void restoreLater(Member victim, long age) {
    if (victim.server().hasDirectory()) {
      DataDirectory backup = blows.backUp(victim);
      blows.after(
          age,
          () -> {
            if (blows.restore(victim, backup)) {
              restart(victim);
            }
          });
    }
  }

  private Member another(Member than) {
    List<Member> others = world.members().stream().filter(each -> each != than).toList();
    return others.get(scheduler.random().nextInt(others.size()));
  }

  private void restart(Member member) {
    long quick = scheduler.between(5, 300) * Scheduler.MILLI;
    scheduler.after(scheduler.chance(0.4) ? quick : duration(), () -> blows.boot(member));
  }

  /** All is mended, what is frozen thaws in its time, and everybody is started who was down. */
  void end() {
    over = true;
    blows.end();
    world.calm();
    for (Member member : world.members()) {
      scheduler.after(duration(), () -> operators.mend(member));
    }
    scheduler.after(15 * Scheduler.SECOND, operators::addAll);
    scheduler.after(20 * Scheduler.SECOND, operators::resume);
    scheduler.after(5 * Scheduler.SECOND, operators::resume); // A pause that was ordered late.
  }
}
