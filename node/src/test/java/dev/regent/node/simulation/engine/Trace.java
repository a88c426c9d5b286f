package dev.regent.node.simulation.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Who did what: kept only when a run is replayed to be read, and then the last lines of it. */
public final class Trace {
  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();

  private Trace(int most) {
    this.most = most;
  }

  public static Trace silent() {
    return new Trace(0);
  }

  public static Trace last(int lines) {
    return new Trace(lines);
  }

  public void add(long now, Object who, Supplier<String> what) {
    if (most == 0) {
      return;
    }
    if (lines.size() == most) {
      lines.removeFirst();
    }
    lines.addLast("%12.6f %-8s %s".formatted(now / 1e9, who, what.get()));
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
