package dev.regent.node.simulation.engine;

import dev.regent.protocol.values.MemberId;
import java.util.HashMap;
import java.util.Map;

/** The network between members: each direction of each link may be cut, and loses now and then. */
public final class Links {

  /** How bad it is: chances per message. */
  public record Quality(double loss, double doubled, long typicalDelay) {}

  private record Way(MemberId from, MemberId to) {}

  private final Scheduler scheduler;
  private final Map<Way, Long> cutUntil = new HashMap<>();
  private Quality quality;

  public Links(Scheduler scheduler, Quality quality) {
    this.scheduler = scheduler;
    this.quality = quality;
  }

  public void quality(Quality next) {
    quality = next;
  }

  /** One way only; the other way is a cut of its own. */
  public void cut(MemberId from, MemberId to, long until) {
    cutUntil.merge(new Way(from, to), until, Math::max);
  }

  public void heal() {
    cutUntil.clear();
  }

  /** That one way; what is held back comes when it would have come. */
  public void heal(MemberId from, MemberId to) {
    cutUntil.remove(new Way(from, to));
  }

  public boolean passes(MemberId from, MemberId to) {
    return from.equals(to) || cutUntil.getOrDefault(new Way(from, to), 0L) <= scheduler.now();
  }

  public boolean isWhole(MemberId a, MemberId b) {
    return passes(a, b) && passes(b, a);
  }

  public long delay() {
    return scheduler.around(quality.typicalDelay());
  }

  /** A message: late, lost or doubled; what a cut holds back may come when it is healed. */
  public void send(MemberId from, MemberId to, Runnable arrival) {
    if (from.equals(to)) {
      scheduler.after(scheduler.between(1_000, 50_000), arrival);
      return;
    }
    long hold = 0;
    if (!passes(from, to)) {
      if (scheduler.chance(0.5)) {
        return;
      }
      hold = Math.max(0, cutUntil.getOrDefault(new Way(from, to), 0L) - scheduler.now());
    }
    if (scheduler.chance(quality.loss())) {
      return;
    }
    scheduler.after(hold + delay(), arrival);
    if (scheduler.chance(quality.doubled())) {
      scheduler.after(hold + delay() * scheduler.between(1, 200), arrival);
    }
  }
}
