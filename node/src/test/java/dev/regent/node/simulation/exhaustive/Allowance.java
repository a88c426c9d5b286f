package dev.regent.node.simulation.exhaustive;

/**
 * What may still happen to a cluster; it bounds the search.
 *
 * @param crashes of machines or of nodes
 * @param exits of a PostgreSQL by itself
 * @param cuts of a link
 * @param late letters that come after their sender has moved on
 * @param lost answers
 * @param stops asked for by an operator
 * @param waits times that a little more than a lease passes
 */
public record Allowance(
    int crashes, int exits, int cuts, int late, int lost, int writes, int stops, int waits) {
  static final Allowance NONE = new Allowance(0, 0, 0, 0, 0, 0, 0, 0);

  Allowance crash() {
    return new Allowance(crashes - 1, exits, cuts, late, lost, writes, stops, waits);
  }

  Allowance exit() {
    return new Allowance(crashes, exits - 1, cuts, late, lost, writes, stops, waits);
  }

  Allowance cut() {
    return new Allowance(crashes, exits, cuts - 1, late, lost, writes, stops, waits);
  }

  Allowance lateLetter() {
    return new Allowance(crashes, exits, cuts, late - 1, lost, writes, stops, waits);
  }

  Allowance lostAnswer() {
    return new Allowance(crashes, exits, cuts, late, lost - 1, writes, stops, waits);
  }

  Allowance write() {
    return new Allowance(crashes, exits, cuts, late, lost, writes - 1, stops, waits);
  }

  Allowance stop() {
    return new Allowance(crashes, exits, cuts, late, lost, writes, stops - 1, waits);
  }

  Allowance await() {
    return new Allowance(crashes, exits, cuts, late, lost, writes, stops, waits - 1);
  }
}
