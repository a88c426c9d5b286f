package dev.regent.node.heartbeat;

import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/** Opens the production counting of heartbeats to the simulator, which owns time and messages. */
public final class SimulatedHeartbeat {
  private final long leaseNanos;
  private final int members;
  private Pulses pulses = Pulses.NONE;

  public SimulatedHeartbeat(long leaseNanos, int members) {
    this.leaseNanos = leaseNanos;
    this.members = members;
  }

  /** The next one's sequence number. */
  public long send(long now) {
    pulses = pulses.send(now, leaseNanos);
    return pulses.sequence();
  }

  public void forget() {
    pulses = pulses.forgotten();
  }

  /** The end of the lease that this acknowledgement earned, if it did. */
  public Optional<Long> acknowledged(long sequence, MemberId from) {
    Pulses.Counted counted = pulses.acknowledged(sequence, from, members);
    pulses = counted.pulses();
    return counted.earnedFrom().map(sentAt -> sentAt + leaseNanos);
  }
}
