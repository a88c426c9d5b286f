package dev.regent.node.simulation.exhaustive;

/**
 * What may still happen to a cluster; it bounds the search.
 *
 * @param faults of any kind that the root allows
 * @param writes of clients
 * @param waits times that a little more than a lease passes
 */
public record Allowance(int faults, int writes, int waits) {
  static final Allowance NONE = new Allowance(0, 0, 0);
  static final Allowance ONE_EACH = new Allowance(1, 1, 1);

  Allowance afterFault() {
    return new Allowance(faults - 1, writes, waits);
  }

  Allowance afterWrite() {
    return new Allowance(faults, writes - 1, waits);
  }

  Allowance afterWait() {
    return new Allowance(faults, writes, waits - 1);
  }
}
