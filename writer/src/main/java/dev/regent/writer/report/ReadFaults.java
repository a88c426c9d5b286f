package dev.regent.writer.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the times in which readers were without a server. Time is an argument. */
final class ReadFaults {
  private static final int LISTED = 10;

  /** A moment, and how many reads there were by then, one that was just served included. */
  record Mark(Instant at, long nanos, long reads) {
    private Duration since(Mark earlier) {
      return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }
  }

  /** One that is not over. */
  private record Open(Mark began, Mark latest, long failed, Duration outage) {
    Open served(Mark now) {
      return new Open(began, now, failed, longer(now.since(latest)));
    }

    Open failure() {
      return new Open(began, latest, failed + 1, outage);
    }

    ReadFault ended(Mark now, long reads) {
      return new ReadFault(began.at(), now.since(began), reads, failed, longer(now.since(latest)));
    }

    private Duration longer(Duration silence) {
      return silence.compareTo(outage) > 0 ? silence : outage;
    }
  }

  private final List<ReadFault> listed = new ArrayList<>();
  private final Map<Integer, Mark> served = new HashMap<>();
  private final Set<Integer> unserved = new HashSet<>();
  private Optional<Mark> latest = Optional.empty();
  private Optional<Open> open = Optional.empty();
  private long count;

  /** Takes a read. Gives the fault that it ends, if it does. */
  Optional<ReadFault> served(int reader, Mark now) {
    served.put(reader, now);
    unserved.remove(reader);
    latest = Optional.of(now);
    Optional<ReadFault> over =
        open.filter(fault -> unserved.isEmpty())
            .map(fault -> fault.ended(now, now.reads() - fault.began().reads() - 1));
    open = unserved.isEmpty() ? Optional.empty() : open.map(fault -> fault.served(now));
    over.ifPresent(this::list);
    return over;
  }

  /** Takes a read that failed. Tells whether a fault begins with it. */
  boolean failed(int reader, Mark now) {
    boolean begins = unserved(reader, now);
    open = open.map(Open::failure);
    return begins;
  }

  /** Takes a reader's word that nobody lets it in. Tells whether a fault begins with it. */
  boolean unserved(int reader, Mark now) {
    unserved.add(reader);
    if (open.isPresent()) {
      return false;
    }
    Mark began = served.getOrDefault(reader, now);
    open = Optional.of(new Open(began, latest.orElse(began), 0, Duration.ZERO));
    return true;
  }

  /** The end of the run ends the fault that is under way. */
  void ended(Mark now) {
    open.map(fault -> fault.ended(now, now.reads() - fault.began().reads())).ifPresent(this::list);
    open = Optional.empty();
  }

  private void list(ReadFault fault) {
    count++;
    listed.add(fault);
    if (listed.size() > LISTED) {
      listed.remove(listed.stream().min(Comparator.comparing(ReadFault::length)).orElseThrow());
    }
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /** The longest of them, as they came. */
  List<ReadFault> listed() {
    return List.copyOf(listed);
  }
}
