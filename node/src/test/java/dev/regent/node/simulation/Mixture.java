package dev.regent.node.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which faults a seed sees, and how often: each has its own mixture, and some it never sees. */
final class Mixture {
  /** What may happen, and how often beside the others. */
  enum Kind {
    CRASH(6),
    KILL_NODE(4),
    LOSE_POWER(3),
    BLACKOUT(1),
    KILL_POSTGRES(5),
    HANG_POSTGRES(3),
    FREEZE(5),
    FREEZE_NODE(5),
    CUT_ONE_WAY(6),
    CUT_LINK(6),
    ISOLATE(5),
    STOP(5),
    SWITCH_OVER(4),
    PAUSE(2),
    ASK_FOR_PROMOTION(3),
    LOSE_DISK(3),
    RESTORE(3),
    LOSE_RECORD(2);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final RandomGenerator random;
  private final Map<Kind, Integer> weights = new EnumMap<>(Kind.class);

  Mixture(RandomGenerator random) {
    this.random = random;
    for (Kind kind : KINDS) {
      weights.put(kind, random.nextInt(3) == 0 ? 0 : kind.weight * (1 + random.nextInt(3)));
    }
  }

  Kind draw() {
    int sum = 0;
    for (int weight : weights.values()) {
      sum += weight;
    }
    int ticket = sum == 0 ? 0 : random.nextInt(sum);
    for (Kind kind : KINDS) {
      ticket -= weights.getOrDefault(kind, 0);
      if (ticket < 0) {
        return kind;
      }
    }
    return Kind.CRASH;
  }
}
