package dev.regent.node.post;

import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Says whose letters are refused, once per sender and minute: a stranger writes many a second. */
final class Refusals {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Whoever makes up names must not fill the memory. */
  private static final int MOST = 100;

  private final ClusterHash cluster;
  private final Map<MemberId, Long> said = new HashMap<>();

  Refusals(ClusterHash cluster) {
    this.cluster = cluster;
  }

  void say(Logger log, Letter letter) {
    if (!isDue(letter.from(), System.nanoTime())) {
      return;
    }
    if (letter.cluster().equals(cluster)) {
      log.warn(
          "refused letters of {}: it is no member. To make it one: regent add {}",
          letter.from(),
          letter.from());
    } else {
      log.warn("refused letters of {}, cluster {}", letter.from(), letter.cluster());
    }
  }

  /** Whether it is to be said now. */
  boolean isDue(MemberId from, long now) {
    said.values().removeIf(at -> now - at > PAUSE.toNanos());
    return !said.containsKey(from) && said.size() < MOST && said.put(from, now) == null;
  }
}
