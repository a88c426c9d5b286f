package dev.regent.node.heartbeat;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Rules;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;
import java.util.Set;

/** Opens the production counting of heartbeats to the simulator, which owns time and messages. */
public final class SimulatedHeartbeat {
  private final Set<MemberId> members;
  private final Rules.Timing timing;
  private Pulses pulses = Pulses.NONE;
  private Attendance attendance;
  private Attendance told;

  public SimulatedHeartbeat(Set<MemberId> members, Rules.Timing timing, long now) {
    this.members = members;
    this.timing = timing;
    this.attendance = begin(now);
    this.told = attendance;
  }

  private Attendance begin(long now) {
    return Attendance.begin(members, timing.lease(), timing.witnessGone(), now);
  }

  /** The next one's sequence number. */
  public long send(long now) {
    pulses = pulses.send(now, timing.lease().toNanos());
    return pulses.sequence();
  }

  public void forget(long now) {
    pulses = pulses.forgotten();
    attendance = begin(now);
  }

  /** The end of the lease that this acknowledgement earned, if it did. */
  public Optional<Long> acknowledged(
      long sequence, MemberId from, Electorate electorate, long now) {
    attendance = attendance.heard(from, now);
    Pulses.Counted counted = pulses.acknowledged(sequence, from, electorate);
    pulses = counted.pulses();
    return counted.earnedFrom().map(sentAt -> sentAt + timing.lease().toNanos());
  }

  /** Who answers, if it has changed since it was last asked. */
  public Optional<Event> news(long now) {
    attendance = attendance.at(now);
    Optional<Event> news = attendance.news(told);
    told = attendance;
    return news;
  }
}
