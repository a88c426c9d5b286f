package dev.regent.node.heartbeat;

import dev.regent.node.decision.Event;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which witnesses acknowledge heartbeats. Pure.
 *
 * @param heard when each last did; the beginning of the reign, when it has not yet
 * @param now when this was looked at
 */
record Attendance(Map<MemberId, Long> heard, Duration lease, Duration gone, long now) {

  Attendance {
    heard = Map.copyOf(heard);
  }

  /**
   * None has been heard, and all have their time.
   *
   * @param gone how long one is silent before it may be taken out of the count
   */
  static Attendance begin(Collection<MemberId> members, Duration lease, Duration gone, long now) {
    long never = now - lease.toNanos() - 1;
    return new Attendance(
        members.stream().collect(Collectors.toUnmodifiableMap(member -> member, member -> never)),
        lease,
        gone,
        now);
  }

  Attendance at(long later) {
    return new Attendance(heard, lease, gone, later);
  }

  /** Those are the members now: who is new has its time from now on, who is none is forgotten. */
  Attendance among(Collection<MemberId> members) {
    Map<MemberId, Long> next = new HashMap<>(begin(members, lease, gone, now).heard());
    heard.forEach((member, at) -> next.computeIfPresent(member, (same, never) -> at));
    return new Attendance(next, lease, gone, now);
  }

  Attendance heard(MemberId from, long at) {
    Map<MemberId, Long> next = new HashMap<>(heard);
    next.put(from, at);
    return new Attendance(next, lease, gone, at);
  }

  /** What has changed since then, if anything. */
  Optional<Event> news(Attendance before) {
    Event.WitnessesHeard report = report();
    return report.equals(before.report()) ? Optional.empty() : Optional.of(report);
  }

  private Event.WitnessesHeard report() {
    Set<MemberId> silent = silentFor(gone);
    Set<MemberId> answering =
        heard.keySet().stream()
            .filter(member -> !silentFor(lease).contains(member))
            .collect(Collectors.toUnmodifiableSet());
    return new Event.WitnessesHeard(answering, silent);
  }

  private Set<MemberId> silentFor(Duration limit) {
    return heard.entrySet().stream()
        .filter(each -> now - each.getValue() > limit.toNanos())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
