package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Rosters;
import dev.regent.node.decision.Rules;
import dev.regent.node.simulation.Mutation;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A small cluster's configuration, the rules that it plays, and what may happen to it. */
public final class Scenario {
  private static final List<MemberId> NAMES = Stream.of("a", "b", "c").map(MemberId::new).toList();
  private static final MemberId ARBITER = new MemberId("x");

  /** Waits pass a little more than a lease: what lasts longer ends after a few of them. */
  private static final Rules.Timing TIMING =
      new Rules.Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1000));

  private final List<MemberId> data;
  private final List<MemberId> members;
  private final List<Rules> rules;
  private final Mutation mutation;
  private final boolean fenceWorks;
  private final boolean waits;
  private final Set<Fault> faults;
  private final Allowance allowance;

  private Scenario(
      List<MemberId> data,
      List<MemberId> arbiters,
      Mutation mutation,
      boolean fenceWorks,
      boolean waits,
      Set<Fault> faults,
      Allowance allowance) {
    this.data = data;
    this.members = Stream.concat(data.stream(), arbiters.stream()).toList();
    Rules.Commits commits = new Rules.Commits(1, !waits, 1_000_000, false);
    this.rules =
        members.stream()
            .map(me -> new Rules(me, Rosters.of(data, arbiters, data), commits, TIMING))
            .toList();
    this.mutation = mutation;
    this.fenceWorks = fenceWorks;
    this.waits = waits;
    this.faults = Set.copyOf(faults);
    this.allowance = allowance;
  }

  /** Two data members and an arbiter, to which nothing happens. */
  public static Scenario twoAndAnArbiter() {
    return new Scenario(
        NAMES.subList(0, 2), List.of(ARBITER), Mutation.NONE, true, true, Set.of(), Allowance.NONE);
  }

  /** Three data members, to which nothing happens. */
  public static Scenario three() {
    return new Scenario(NAMES, List.of(), Mutation.NONE, true, true, Set.of(), Allowance.NONE);
  }

  public Scenario playing(Mutation next) {
    return new Scenario(data, arbiters(), next, fenceWorks, waits, faults, allowance);
  }

  /** So many faults of these kinds, so many writes, and so many times that a lease passes. */
  public Scenario allowing(Set<Fault> kinds, int number, int writes, int leases) {
    return new Scenario(
        data,
        arbiters(),
        mutation,
        fenceWorks,
        waits,
        kinds,
        new Allowance(number, writes, leases));
  }

  /** Commits wait for nobody. */
  public Scenario asynchronous() {
    return new Scenario(data, arbiters(), mutation, fenceWorks, false, faults, allowance);
  }

  public Scenario withoutFence() {
    return new Scenario(data, arbiters(), mutation, false, waits, faults, allowance);
  }

  private List<MemberId> arbiters() {
    return members.subList(data.size(), members.size());
  }

  List<MemberId> data() {
    return data;
  }

  List<MemberId> members() {
    return members;
  }

  Rules rules(int who) {
    return rules.get(who);
  }

  Mutation mutation() {
    return mutation;
  }

  boolean fenceWorks() {
    return fenceWorks;
  }

  boolean waits() {
    return waits;
  }

  boolean allows(Fault kind) {
    return faults.contains(kind);
  }

  Allowance allowance() {
    return allowance;
  }

  @Override
  public String toString() {
    return "%s%s%s, %d faults"
        .formatted(
            members,
            waits ? "" : ", asynchronous",
            fenceWorks ? "" : ", without a fence",
            allowance.faults());
  }
}
