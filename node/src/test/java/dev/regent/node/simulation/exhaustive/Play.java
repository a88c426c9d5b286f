package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.exhaustive.Cluster.Ledger;
import dev.regent.node.simulation.exhaustive.Cluster.Link;
import dev.regent.node.simulation.exhaustive.Cluster.World;
import dev.regent.node.simulation.exhaustive.Host.Node;
import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One step from one state to the next: what follows from it at once follows within it. */
final class Play {
  /** A little more than a lease, and than a witness holds its vote for it. */
  static final long PASSING = 1_100_000_000;

  private static final int RESTLESS = 200;

  private final Scenario scenario;
  private final List<MemberId> members;
  private final List<Host> hosts;
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final Consumer<String> trace;
  private final Databases databases = new Databases(this);
  private final Machines machines = new Machines(this);
  private final Letters letters = new Letters(this);
  private final Laws laws = new Laws(this);
  private World world;
  private int followed;

  Play(Scenario scenario, Cluster from, Consumer<String> trace) {
    this.scenario = scenario;
    this.members = scenario.members();
    this.hosts = new ArrayList<>(from.hosts());
    this.world = from.world();
    this.trace = trace;
  }

  /** Until nothing more follows: then sensors have looked, and clocks have ticked. */
  Cluster settled(List<Host> before) {
    List<Host> looked = new ArrayList<>(before);
    drain();
    while (!looked.equals(hosts)) {
      for (int i = 0; i < hosts.size(); i++) {
        if (!looked.get(i).equals(hosts.get(i))) {
          looked.set(i, hosts.get(i));
          look(i);
          drain();
        }
      }
    }
    laws.afterStep();
    return new Cluster(hosts, world);
  }

  private void drain() {
    while (!due.isEmpty()) {
      if (++followed > RESTLESS) {
        throw new Violation("StepsComeToAnEnd", "one event sets off " + followed + " more");
      }
      due.removeFirst().run();
    }
  }

  void look(int who) {
    if (host(who).node().isPresent()) {
      if (host(who).server().isPresent()) {
        tell(who, databases.streams().view(who));
      }
      tell(who, new Event.Ticked());
    }
  }

  /** Later within this step, if its node still runs then. */
  void soon(int who, Event event) {
    due.add(() -> tell(who, event));
  }

  void soon(Runnable action) {
    due.add(action);
  }

  void tell(int who, Event event) {
    if (host(who).node().isEmpty()) {
      return;
    }
    Node node = host(who).up();
    Transition decided = scenario.mutation().core().decide(rules(who), node.state(), event, now());
    if (!decided.next().equals(node.state())) {
      node(who, it -> it.state(decided.next()));
    }
    if (!(event instanceof Event.Ticked) || !decided.effects().isEmpty()) {
      say(who, () -> "%s -> %s".formatted(event, decided.next().phase()));
    }
    for (Effect effect : decided.effects()) {
      perform(who, effect);
    }
  }

  private void perform(int who, Effect effect) {
    if (host(who).node().isEmpty()) {
      return;
    }
    say(who, () -> "  " + effect);
    switch (effect) {
      case Effect.Ask ask -> letters.ask(who, ask);
      case Effect.Reply reply -> letters.reply(who, reply);
      case Effect.RecordSeverance(var epoch) -> letters.recordSeverance(who, epoch);
      case Effect.Beat beat -> node(who, it -> it.beat(Optional.of(beat)));
      case Effect.StopBeating stop -> node(who, it -> it.beat(Optional.empty()));
      case Effect.Exit exit -> machines.crash(who);
      case Effect.ToFence order -> machines.obey(who, order);
      case Effect.Say said -> {}
      default -> databases.order(who, effect);
    }
  }

  Scenario scenario() {
    return scenario;
  }

  Databases databases() {
    return databases;
  }

  Machines machines() {
    return machines;
  }

  Letters letters() {
    return letters;
  }

  Laws laws() {
    return laws;
  }

  Rules rules(int who) {
    return scenario.rules(who);
  }

  boolean keeps(ShellClause clause) {
    return scenario.mutation().keeps(clause);
  }

  boolean allows(Fault kind) {
    return world.allowance().faults() > 0 && scenario.allows(kind);
  }

  int size() {
    return hosts.size();
  }

  MemberId member(int who) {
    return members.get(who);
  }

  int indexOf(MemberId member) {
    return members.indexOf(member);
  }

  Host host(int who) {
    return hosts.get(who);
  }

  List<Host> hosts() {
    return List.copyOf(hosts);
  }

  void host(int who, Host next) {
    hosts.set(who, next);
  }

  void node(int who, UnaryOperator<Node> change) {
    host(who, host(who).node(host(who).node().map(change)));
  }

  void server(int who, UnaryOperator<Host.Server> change) {
    host(who, host(who).server(host(who).server().map(change)));
  }

  void folder(int who, UnaryOperator<Host.Folder> change) {
    host(who, host(who).folder(change.apply(host(who).data())));
  }

  void firewall(int who, UnaryOperator<Host.Firewall> change) {
    host(who, host(who).firewall(change.apply(host(who).firewall())));
  }

  World world() {
    return world;
  }

  void world(World next) {
    world = next;
  }

  void ledger(UnaryOperator<Ledger> change) {
    world = world.ledger(change.apply(world.ledger()));
  }

  long now() {
    return world.time() * PASSING;
  }

  boolean isWhole(int one, int other) {
    return one == other || world.cut().filter(Link.of(one, other)::equals).isEmpty();
  }

  boolean isDoorOpen(int who) {
    Host.Firewall firewall = host(who).firewall();
    return scenario.fenceWorks() ? now() < firewall.until() : firewall.opened();
  }

  void say(int who, Supplier<String> what) {
    if (trace != Search.SILENT) {
      trace.accept("    %-2s %s".formatted(member(who), what.get()));
    }
  }
}
