package dev.regent.node.simulation.exhaustive;

import dev.regent.node.simulation.invariants.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Breadth first from one root, so that the first violation is a shortest one. */
public final class Search {
  static final Consumer<String> SILENT = line -> {};

  /** A shortest way to what must never be. */
  public record Found(List<Integer> path, Violation violation) {}

  private final Scenario scenario;
  private final Cluster root;
  private final StateTable table;
  private int depth;
  private long steps;
  private boolean complete;
  private long nanos;

  public Search(Root root, Scenario scenario) {
    this.scenario = scenario;
    this.root = root.in(scenario);
    this.table = new StateTable(scenario.members().size());
  }

  /**
   * Goes one step deeper as long as fewer states than these were reached.
   *
   * @return the first violation, if there is one
   */
  public Optional<Found> run(int states) {
    long begun = System.nanoTime();
    Optional<Found> found = breadthFirst(states);
    nanos = System.nanoTime() - begun;
    return found;
  }

  private Optional<Found> breadthFirst(int states) {
    table.add(root, -1, -1);
    int next = 0;
    while (table.size() < states && next < table.size()) {
      for (int end = table.size(); next < end; next++) {
        Optional<Found> found = expand(next);
        if (found.isPresent()) {
          return found;
        }
      }
      depth++;
    }
    complete = next == table.size();
    return Optional.empty();
  }

  private Optional<Found> expand(int state) {
    Cluster from = table.get(state);
    List<Move> moves = Move.of(scenario, from);
    for (int i = 0; i < moves.size(); i++) {
      steps++;
      try {
        table.add(moves.get(i).from(scenario, from, SILENT), state, i);
      } catch (Violation violation) {
        List<Integer> path = new ArrayList<>(pathTo(state));
        path.add(i);
        return Optional.of(new Found(path, violation));
      }
    }
    return Optional.empty();
  }

  private List<Integer> pathTo(int state) {
    Deque<Integer> path = new ArrayDeque<>();
    for (int at = state; table.parent(at) >= 0; at = table.parent(at)) {
      path.addFirst(table.move(at));
    }
    return List.copyOf(path);
  }

  public int states() {
    return table.size();
  }

  /** The same again, in words. */
  public String replay(List<Integer> path) {
    List<String> lines = new ArrayList<>();
    Cluster at = root;
    try {
      for (int i = 0; i < path.size(); i++) {
        Move move = Move.of(scenario, at).get(path.get(i));
        lines.add("%3d %s".formatted(i + 1, move.describe(scenario, at)));
        at = move.from(scenario, at, lines::add);
      }
    } catch (Violation violation) {
      lines.add("    " + violation.getMessage());
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return "%s to depth %d: %,d states, %,d steps, %,d parts in %.1f s"
        .formatted(
            complete ? "all of it" : "every interleaving",
            depth,
            table.size(),
            steps,
            table.parts(),
            nanos / 1e9);
  }
}
