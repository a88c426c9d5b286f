package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.engine.Clock;
import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Pace;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.engine.Trace;
import dev.regent.node.simulation.invariants.Chronicle;
import dev.regent.node.simulation.invariants.Overview;
import dev.regent.node.simulation.member.Habitat;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.simulation.model.Kernel;
import dev.regent.node.simulation.model.Level;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.simulation.model.Watch;
import dev.regent.node.simulation.weather.Weather;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster in simulated time, and all that watches it. */
final class World implements Habitat, Overview, Watch {
  private final Setting setting;
  private final Mutation mutation;
  private final Trace trace;
  private final Scheduler scheduler;
  private final Links links;
  private final Map<MemberId, Server> servers = new LinkedHashMap<>();
  private final Map<MemberId, Member> members = new LinkedHashMap<>();
  private final List<Member> memberList;
  private final Chronicle chronicle;
  private final Laws laws = new Laws();
  private final Faults faults;
  private final Post post;
  private @Nullable Interruption interruption;
  private double failures;
  private Pace pace;

  World(Setting setting, Mutation mutation, Trace trace) {
    this.setting = setting;
    this.mutation = mutation;
    this.trace = trace;
    scheduler = new Scheduler(setting.seed());
    links =
        new Links(
            scheduler,
            new Links.Quality(
                setting.loss(), setting.doubled(), setting.delay() * Scheduler.MICRO));
    chronicle = new Chronicle();
    failures = setting.failures();
    pace = setting.pace();
    for (MemberId me : setting.members()) {
      Server.Place place =
          new Server.Place(
              scheduler,
              links,
              servers,
              setting.level(),
              () -> pace.flush() * Scheduler.MILLI,
              this);
      Server server = new Server(me, new Kernel(setting.fenceWorks()), place);
      servers.put(me, server);
      double drift = (scheduler.random().nextDouble() - 0.5) * setting.drift();
      Clock clock = new Clock(scheduler.between(0, 1_000_000) * Scheduler.SECOND, drift);
      members.put(me, new Member(setting.rules(me), clock, server));
    }
    memberList = List.copyOf(members.values());
    post = new Post(this);
    faults = new Faults(this);
  }

  void boot(Member member) {
    Node node = new Node(member, this);
    member.node(node);
    trace(member.me(), () -> "the node starts");
    node.start();
  }

  void bootIfDown(Member member) {
    if (!member.isUp()) {
      boot(member);
    }
  }

  /** The whole container goes: node, PostgreSQL, firewall. */
  void crash(Member member) {
    killNode(member);
    member.server().end();
    member.kernel().install();
  }

  /** The node alone: PostgreSQL and the kernel's fence stay as they are. */
  void killNode(Member member) {
    Node node = member.node();
    if (node != null && !node.life().isDead()) {
      node.crash();
    }
  }

  void step() {
    scheduler.step();
    laws.afterEvent(this);
  }

  Faults faults() {
    return faults;
  }

  Laws laws() {
    return laws;
  }

  /** The weather clears. */
  void calm() {
    links.heal();
    links.quality(new Links.Quality(0, 0, 300 * Scheduler.MICRO));
    failures = 0;
    pace = Pace.QUICK;
  }

  Setting setting() {
    return setting;
  }

  Trace trace() {
    return trace;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Links links() {
    return links;
  }

  @Override
  public Core core() {
    return mutation.core();
  }

  @Override
  public SimulatedWitness.Ballot ballot() {
    return mutation.ballot();
  }

  @Override
  public boolean keeps(ShellClause clause) {
    return mutation.keeps(clause);
  }

  @Override
  public Server server(MemberId member) {
    return Objects.requireNonNull(servers.get(member));
  }

  @Override
  public Member member(MemberId member) {
    return Objects.requireNonNull(members.get(member));
  }

  @Override
  public double failures() {
    return failures;
  }

  @Override
  public double mistakes() {
    return setting.weather() == Weather.CALM ? 0 : 0.0005;
  }

  @Override
  public Pace pace() {
    return pace;
  }

  Post post() {
    return post;
  }

  @Override
  public void post(Node from, MemberId to, Request request, Consumer<Answer> reply) {
    post.send(from, to, request, reply);
  }

  @Override
  public void exited(Node node, int status, String sentence) {
    trace(node.member().me(), () -> "exit " + status + ": " + sentence);
    crash(node.member());
    if (node.member().isWanted()) { // What no operator stopped is started again.
      scheduler.after(Scheduler.SECOND, () -> bootIfDown(node.member()));
    }
  }

  @Override
  public void recorded(Member member) {
    trace(member.me(), () -> "  on disk: " + member.record().orElseThrow());
    laws.recorded(member, this);
  }

  @Override
  public boolean prevents(Node node, Effect effect) {
    return interruption != null && interruption.prevents(node, effect);
  }

  void interruption(Interruption next) {
    interruption = next;
  }

  @Override
  public void decided(Node node, Event event, Transition transition) {
    faults.onDecision(node.member(), transition);
    trace(
        node.member().me(),
        () ->
            "%s%s -> %s"
                .formatted(
                    event,
                    transition.effects().stream()
                        .filter(effect -> !(effect instanceof Effect.Beat))
                        .map(effect -> "\n                        " + effect)
                        .reduce("", String::concat),
                    transition.next().phase()));
  }

  @Override
  public void trace(MemberId who, Supplier<String> what) {
    trace.add(scheduler.now(), who, what);
  }

  @Override
  public void started(Server server) {
    laws.started(server, this);
  }

  @Override
  public void promoted(Server server, Epoch epoch) {
    trace(
        server.me(),
        () -> "  takes writes in epoch " + epoch + ": " + server.directory().flushed());
    laws.promoted(server, epoch, this);
    faults.onPromotion(member(server.me()));
  }

  @Override
  public void divergent(MemberId standby, MemberId upstream, Point has, Point streams) {
    throw laws.divergent(standby, upstream, has, streams);
  }

  @Override
  public void exited(Server server) {
    trace(server.me(), () -> "  its PostgreSQL has ended");
    Node node = member(server.me()).node();
    if (node != null && !node.life().isDead()) {
      node.database().exited();
    }
  }

  @Override
  public long now() {
    return scheduler.now();
  }

  @Override
  public List<Member> members() {
    return memberList;
  }

  @Override
  public Level level() {
    return setting.level();
  }

  @Override
  public boolean fenceWorks() {
    return setting.fenceWorks();
  }

  @Override
  public Chronicle chronicle() {
    return chronicle;
  }
}
