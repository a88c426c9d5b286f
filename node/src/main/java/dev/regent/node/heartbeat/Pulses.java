package dev.regent.node.heartbeat;

import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Heartbeats on their way: the newest, and those before it that no majority has acknowledged yet.
 * Pure; the lease runs from the sending of one that a majority acknowledged (S10).
 *
 * @param sequence of the newest
 */
record Pulses(List<Pulse> open, long sequence) {
  static final Pulses NONE = new Pulses(List.of(), 0);

  /** One heartbeat. */
  record Pulse(long sequence, long sentAt, Set<MemberId> acknowledged) {
    Pulse acknowledgedBy(MemberId member) {
      Set<MemberId> all = new HashSet<>(acknowledged);
      all.add(member);
      return new Pulse(sequence, sentAt, all);
    }
  }

  /** After an acknowledgement; the time of sending is there when it made the majority. */
  record Counted(Pulses pulses, Optional<Long> earnedFrom) {}

  Pulses {
    open = List.copyOf(open);
  }

  /** The next one is sent; those that are older than a lease are given up. */
  Pulses send(long now, long leaseNanos) {
    List<Pulse> pulses =
        new ArrayList<>(open.stream().filter(pulse -> now - pulse.sentAt() < leaseNanos).toList());
    pulses.add(new Pulse(sequence + 1, now, Set.of()));
    return new Pulses(pulses, sequence + 1);
  }

  /** None is on its way any more: those of an earlier reign earn nothing in the next. */
  Pulses forgotten() {
    return new Pulses(List.of(), sequence);
  }

  /** An answer that comes after the next pulse was sent counts for its own pulse. */
  Counted acknowledged(long answered, MemberId from, Electorate electorate) {
    List<Pulse> left = new ArrayList<>();
    Optional<Long> earnedFrom = Optional.empty();
    for (Pulse pulse : open) {
      Pulse counted = pulse.sequence() == answered ? pulse.acknowledgedBy(from) : pulse;
      boolean earns =
          electorate.hasMajority(counted.acknowledged())
              && !electorate.hasMajority(pulse.acknowledged());
      if (earns) {
        earnedFrom = Optional.of(pulse.sentAt());
        left.clear(); // The older ones can earn nothing more.
      }
      left.add(counted);
    }
    return new Counted(new Pulses(left, sequence), earnedFrom);
  }
}
