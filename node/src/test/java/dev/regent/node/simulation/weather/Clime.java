package dev.regent.node.simulation.weather;

import dev.regent.node.simulation.engine.Pace;
import dev.regent.node.simulation.model.Level;
import java.time.Duration;
import java.util.List;

/**
 * Where a directed weather breaks out.
 *
 * @param acks how many standbys are to confirm
 * @param levels one of them
 * @param leaseMillis the shortest lease that leaves time for what is to happen within one
 * @param witnessGone how long a witness is silent before it is taken out of the count
 */
public record Clime(
    int data,
    int arbiters,
    int acks,
    List<Level> levels,
    boolean fenceWorks,
    int leaseMillis,
    Duration witnessGone,
    Pace pace) {
  /** Longer than any run. */
  public static final Duration NEVER = Duration.ofHours(1);

  private static final List<Level> WAITING =
      List.of(Level.REMOTE_WRITE, Level.ON, Level.REMOTE_APPLY);

  /** Copies the list. */
  public Clime {
    levels = List.copyOf(levels);
  }

  /** As deployed: two data members and an arbiter. */
  static Clime small() {
    return of(2, 1, 1);
  }

  /** Where two members may be missing. */
  static Clime large() {
    return of(3, 2, 1);
  }

  static Clime of(int data, int arbiters, int acks) {
    return new Clime(data, arbiters, acks, WAITING, true, 700, NEVER, Pace.QUICK);
  }

  Clime at(Level... those) {
    return new Clime(
        data, arbiters, acks, List.of(those), fenceWorks, leaseMillis, witnessGone, pace);
  }

  Clime withoutFence() {
    return new Clime(data, arbiters, acks, levels, false, leaseMillis, witnessGone, pace);
  }

  Clime lease(int millis) {
    return new Clime(data, arbiters, acks, levels, fenceWorks, millis, witnessGone, pace);
  }

  Clime pace(Pace slow) {
    return new Clime(data, arbiters, acks, levels, fenceWorks, leaseMillis, witnessGone, slow);
  }

  Clime witnessGone(Duration after) {
    return new Clime(data, arbiters, acks, levels, fenceWorks, leaseMillis, after, pace);
  }
}
