package dev.regent.node.simulation.engine;

/** A machine's monotonic clock: it begins anywhere and runs a little too fast or too slow. */
public record Clock(long offset, double drift) {

  public long local(long now) {
    return offset + now + (long) (now * drift);
  }

  /** How long a time of this clock really takes. */
  public long real(long duration) {
    return (long) (duration / (1 + drift));
  }

  /** When this clock shows that. */
  public long when(long local) {
    return (long) ((local - offset) / (1 + drift));
  }
}
