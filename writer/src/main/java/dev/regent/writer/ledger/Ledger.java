package dev.regent.writer.ledger;

import java.util.BitSet;

/**
 * Keeps acknowledged, failed and unknown rows apart and judges them against what is present in the
 * end. One bit per row and kind: ten million rows take five megabytes.
 */
public final class Ledger {
  private final BitSet sent = new BitSet();
  private final BitSet acknowledged = new BitSet();
  private final BitSet failed = new BitSet();
  private final BitSet unknown = new BitSet();

  /**
   * Enters one fact.
   *
   * @throws IllegalArgumentException if a row is sent twice, has two outcomes or an outcome unsent
   */
  public void record(Fact fact) {
    switch (fact) {
      case Fact.Started started -> {}
      case Fact.Sent(long id) -> {
        require(!sent.get(index(id)), id, "was sent twice");
        sent.set(index(id));
      }
      case Fact.Acknowledged outcome -> enter(outcome, acknowledged);
      case Fact.Failed outcome -> enter(outcome, failed);
      case Fact.Unknown outcome -> enter(outcome, unknown);
    }
  }

  private void enter(Fact.Outcome outcome, BitSet kind) {
    long id = outcome.id();
    int index = index(id);
    require(sent.get(index), id, "has an outcome but was never sent");
    require(
        !acknowledged.get(index) && !failed.get(index) && !unknown.get(index),
        id,
        "has two outcomes");
    kind.set(index);
  }

  /** Judges the rows that were read from the final primary. A row without an outcome is unknown. */
  public Verdict judge(Present present) {
    BitSet open = open();
    BitSet lost = minus(acknowledged, present.ids());
    BitSet phantom = minus(minus(present.ids(), acknowledged), open);
    BitSet unknownPresent = (BitSet) present.ids().clone();
    unknownPresent.and(open);
    return new Verdict(
        lost.cardinality(),
        present.duplicates(),
        phantom.cardinality() + present.alien(),
        unknownPresent.cardinality(),
        lost.stream().limit(Verdict.LISTED).mapToObj(Long::valueOf).toList());
  }

  public Counts counts() {
    int concluded = unknown.cardinality();
    return new Counts(
        acknowledged.cardinality(),
        failed.cardinality(),
        concluded,
        open().cardinality() - concluded);
  }

  /** Unknown rows, and those whose outcome nobody lived to write down. */
  private BitSet open() {
    return minus(minus(sent, acknowledged), failed);
  }

  private static BitSet minus(BitSet left, BitSet right) {
    BitSet rest = (BitSet) left.clone();
    rest.andNot(right);
    return rest;
  }

  private static int index(long id) {
    require(id >= 1 && id < Integer.MAX_VALUE, id, "is outside of 1 to 2147483646");
    return (int) id;
  }

  private static void require(boolean condition, long id, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException("row " + id + " " + complaint);
    }
  }

  /** How many rows of each kind. Those still under way are as good as unknown once the run ends. */
  public record Counts(long acknowledged, long failed, long unknown, long underWay) {}
}
