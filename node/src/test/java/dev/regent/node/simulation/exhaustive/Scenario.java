package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Rules;
import dev.regent.node.simulation.Mutation;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small cluster's configuration and the rules that it plays.
 *
 * @param waits commits wait for standbys
 */
public record Scenario(
    List<MemberId> data,
    List<MemberId> arbiters,
    boolean waits,
    boolean fenceWorks,
    Mutation mutation) {
  private static final MemberId A = new MemberId("a");
  private static final MemberId B = new MemberId("b");
  private static final MemberId C = new MemberId("c");
  private static final MemberId X = new MemberId("x");

  private static final Rules.Timing TIMING =
      new Rules.Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2));

  public static Scenario twoAndAnArbiter(Mutation mutation) {
    return new Scenario(List.of(A, B), List.of(X), true, true, mutation);
  }

  public static Scenario three(Mutation mutation) {
    return new Scenario(List.of(A, B, C), List.of(), true, true, mutation);
  }

  public Scenario asynchronous() {
    return new Scenario(data, arbiters, false, fenceWorks, mutation);
  }

  public Scenario withoutFence() {
    return new Scenario(data, arbiters, waits, false, mutation);
  }

  List<MemberId> members() {
    return Stream.concat(data.stream(), arbiters.stream()).toList();
  }

  Rules rules(MemberId me) {
    return new Rules(me, data, arbiters, 1, !waits, 1_000_000, TIMING);
  }
}
