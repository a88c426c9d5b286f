package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The cluster as a misfortune sees it, and what can be done to it. */
public interface Site {

  /** A decision, before any of its orders is obeyed. */
  record Decided(Member by, List<Effect> effects, Phase next) {
    /** Whether that kind of order is among them. */
    public boolean orders(Class<? extends Effect> kind) {
      return effects.stream().anyMatch(kind::isInstance);
    }

    /** Whether others, and not only the own witness, are asked that. */
    public boolean asksOthers(Class<? extends Request> what) {
      return effects.stream()
          .anyMatch(
              effect ->
                  effect instanceof Effect.Ask ask
                      && what.isInstance(ask.request())
                      && !ask.to().contains(by.me()));
    }
  }

  Scheduler scheduler();

  Links links();

  List<Member> members();

  /** What a majority has on its disks. */
  Optional<Mandate> inForce();

  /** The whole container stands still for a while. */
  void freeze(Member victim, long duration);

  /** The whole container ends and stays down. */
  void down(Member victim);

  /** The machine loses its power: what was only written is gone. */
  void powerOff(Member victim);

  /** The node alone ends. */
  void downNode(Member victim);

  void boot(Member member);

  /** As {@code docker stop} does it. */
  void stop(Member victim);

  /** An operator has it promoted without a majority, all others being off. */
  void force(Member standby);

  /** Its witness's record is gone and the container has ended, if that is within the claim. */
  boolean loseRecord(Member victim);

  /** Its data as it is now. */
  DataDirectory backUp(Member member);

  /** Its data is as it was then and its container has ended, if that is within the claim. */
  boolean restore(Member victim, DataDirectory backup);

  /** A letter of a cluster that is not this one. */
  void stray(MemberId from, Member to, Request request);

  /** The next decision like that, and only that one. */
  void once(Predicate<Decided> like, Runnable then);

  /** The next server that takes writes. */
  void oncePromoted(java.util.function.Consumer<Member> then);

  /** Down for a while, and started again. */
  default void down(Member victim, long duration) {
    down(victim);
    after(duration, () -> boot(victim));
  }

  /** The node alone is down for a while. */
  default void downNode(Member victim, long duration) {
    downNode(victim);
    after(duration, () -> boot(victim));
  }

  /** Unless the faults are over by then. */
  void after(long delay, Runnable action);

  /** So many milliseconds, drawn from the seed. */
  default long millis(long least, long most) {
    return scheduler().between(least * Scheduler.MILLI, most * Scheduler.MILLI);
  }

  default void cut(Member from, Member to, long duration) {
    links().cut(from.me(), to.me(), scheduler().now() + duration);
  }

  /** Both ways. */
  default void cutLink(Member a, Member b, long duration) {
    cut(a, b, duration);
    cut(b, a, duration);
  }

  default void healLink(Member a, Member b) {
    links().heal(a.me(), b.me());
    links().heal(b.me(), a.me());
  }

  /** From all others. */
  default void isolate(Member member, long duration) {
    others(member).forEach(other -> cutLink(member, other, duration));
  }

  default void rejoin(Member member) {
    others(member).forEach(other -> healLink(member, other));
  }

  default List<Member> others(Member than) {
    return members().stream().filter(each -> each != than).toList();
  }

  /** Looks every few milliseconds, for a while, whether it has come to that. */
  default void when(BooleanSupplier so, long within, Runnable then) {
    when(so, within, then, () -> {});
  }

  /** The same; something else is done when it does not come to that. */
  default void when(BooleanSupplier so, long within, Runnable then, Runnable otherwise) {
    long look = 5 * Scheduler.MILLI;
    if (so.getAsBoolean()) {
      then.run();
    } else if (within > look) {
      after(look, () -> when(so, within - look, then, otherwise));
    } else {
      otherwise.run();
    }
  }
}
