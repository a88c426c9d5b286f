package dev.regent.node.simulation.member;

import dev.regent.node.decision.Rules;
import dev.regent.node.simulation.engine.Clock;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.model.Kernel;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine of the cluster: what outlives a node's crash, and the node that runs on it now. */
public final class Member {
  private final Rules rules;
  private final Clock clock;
  private final Server server;

  /** Never ends; while it is frozen nothing on the machine runs, the kernel's timers apart. */
  private final Life container = new Life();

  private Optional<SimulatedWitness.OnDisk> record = Optional.empty();
  private @Nullable Node node;
  private boolean wanted = true;

  public Member(Rules rules, Clock clock, Server server) {
    this.rules = rules;
    this.clock = clock;
    this.server = server;
  }

  public MemberId me() {
    return rules.me();
  }

  public Rules rules() {
    return rules;
  }

  public Clock clock() {
    return clock;
  }

  public Server server() {
    return server;
  }

  public Kernel kernel() {
    return server.kernel();
  }

  public Life container() {
    return container;
  }

  public Optional<SimulatedWitness.OnDisk> record() {
    return record;
  }

  public void record(Optional<SimulatedWitness.OnDisk> next) {
    record = next;
  }

  public @Nullable Node node() {
    return node;
  }

  public void node(@Nullable Node next) {
    node = next;
  }

  public boolean isUp() {
    return node != null && !node.life().isDead();
  }

  /** Whether its operator wants it to run. */
  public boolean isWanted() {
    return wanted;
  }

  public void wanted(boolean next) {
    wanted = next;
  }
}
