package dev.regent.node.simulation.engine;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** The only time and the only chance that there are: a queue of what happens next, and a seed. */
public final class Scheduler {
  public static final long MICRO = 1_000;
  public static final long MILLI = 1_000_000;
  public static final long SECOND = 1_000_000_000;

  private record Due(long at, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>(256);
  private final SplittableRandom random;
  private long now;
  private long order;
  private long executed;

  public Scheduler(long seed) {
    random = new SplittableRandom(seed);
  }

  public long now() {
    return now;
  }

  /** How many events there were so far. */
  public long executed() {
    return executed;
  }

  public SplittableRandom random() {
    return random;
  }

  public void at(long when, Runnable action) {
    queue.add(new Due(Math.max(when, now), order++, action));
  }

  public void after(long delay, Runnable action) {
    at(now + delay, action);
  }

  /** After the delay, unless the process has died by then; once it is thawed, if it is frozen. */
  public void in(Life life, long delay, Runnable action) {
    after(delay, () -> run(life, action));
  }

  private void run(Life life, Runnable action) {
    if (life.isDead()) {
      return;
    }
    if (life.frozenUntil() > now) {
      at(life.frozenUntil(), () -> run(life, action));
    } else {
      action.run();
    }
  }

  /** Lets the next thing happen; the queue is never empty, because clocks tick. */
  public void step() {
    Due next = queue.remove();
    now = next.at();
    executed++;
    next.action().run();
  }

  public boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  public long between(long low, long high) {
    return low >= high ? low : random.nextLong(low, high);
  }

  /** Around that long; now and then many times that long. */
  public long around(long typical) {
    long usual = between(typical / 2, typical * 3 / 2 + 1);
    return random.nextInt(64) == 0 ? usual * random.nextInt(2, 30) : usual;
  }
}
