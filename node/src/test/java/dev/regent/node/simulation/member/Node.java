package dev.regent.node.simulation.member;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.State;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.engine.Life;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One life of a member's node: the governor's state, and what obeys and reports around it. */
public final class Node {
  private static final long TICK = 20 * Scheduler.MILLI;
  private static final int MOST_TICKETS = 64;

  private final Member member;
  private final Habitat habitat;
  private final Scheduler scheduler;
  private final Life life = new Life();
  private final WitnessDesk witness;
  private final Questions questions;
  private final Beats beats;
  private final FenceDesk fence;
  private final Database database;
  private final Gossip gossip;
  private final Map<Long, Consumer<Answer>> tickets = new LinkedHashMap<>();

  /** As it was when this life began. */
  private final Optional<String> toAdopt;

  /** Whose letters it takes. */
  private Roster roll;

  private State state;
  private long lastTicket;
  private long lastEffectAt;

  public Node(Member member, Habitat habitat) {
    this.member = member;
    this.habitat = habitat;
    this.scheduler = habitat.scheduler();
    this.state = State.initial(now());
    this.roll = member.rules().roster();
    boolean holdsData = member.server().hasDirectory();
    toAdopt = member.server().toAdopt();
    witness = new WitnessDesk(this, holdsData);
    questions = new Questions(this);
    beats = new Beats(this);
    fence = new FenceDesk(this);
    database = new Database(this);
    gossip = new Gossip(this);
  }

  /** First the door is shut, then what an earlier life left is ended, then it looks around. */
  public void start() {
    scheduler.in(
        life,
        scheduler.around(5 * Scheduler.MILLI),
        () -> {
          member.kernel().install();
          scheduler.in(life, scheduler.around(20 * Scheduler.MILLI), this::begin);
        });
  }

  private void begin() {
    member.server().end();
    witness.start();
    gossip.start();
    if (!member.rules().isArbiter()) {
      database.startProbes();
      tell(
          new Event.DirectoryFound(
              member.server().hasDirectory()
                  ? member.server().directory().seen()
                  : new Event.Directory(
                      Optional.empty(), toAdopt, Optional.empty(), Optional.empty())));
    }
    tick();
  }

  private void tick() {
    tell(new Event.Ticked());
    scheduler.in(life, member.clock().real(TICK), this::tick);
  }

  /** The governor decides; its orders are carried out one after the other, each a moment later. */
  public void tell(Event event) {
    Transition transition = habitat.core().decide(member.rules(), state, event, now());
    state = transition.next();
    habitat.decided(this, event, transition);
    for (Effect effect : transition.effects()) {
      if (!(effect instanceof Effect.Say)) {
        lastEffectAt = Math.max(lastEffectAt, scheduler.now()) + scheduler.between(0, 20_000);
        scheduler.in(life, lastEffectAt - scheduler.now(), () -> perform(effect));
      }
    }
  }

  private void perform(Effect effect) {
    if (habitat.prevents(this, effect)) {
      return;
    }
    switch (effect) {
      case Effect.Ask ask -> questions.put(ask);
      case Effect.Reply(long ticket, Answer answer) -> {
        Consumer<Answer> reply = tickets.remove(ticket);
        if (reply != null) {
          reply.accept(answer);
        }
      }
      case Effect.RecordSeverance(var epoch) -> witness.sever(epoch);
      case Effect.Beat beat -> beats.begin(beat);
      case Effect.StopBeating stop -> beats.end();
      case Effect.Exit(int status, String sentence) -> habitat.exited(this, status, sentence);
      case Effect.Enroll(Roster next) -> roll = next;
      case Effect.ToFence order -> fence.obey(order);
      case Effect.Say said -> {}
      default -> database.obey(effect);
    }
  }

  /** A letter has come. */
  public void receive(MemberId from, Request request, Consumer<Answer> reply) {
    if (!knows(from)) {
      reply.accept(
          new Answer.Refused(Epoch.NONE, Optional.empty(), Optional.empty(), Refusal.STRANGER));
      return;
    }
    switch (request) {
      case Request.Sever(var epoch) -> {
        if (tickets.size() >= MOST_TICKETS) {
          tickets.remove(tickets.keySet().iterator().next());
        }
        tickets.put(++lastTicket, reply);
        tell(new Event.SeverAsked(from, epoch, lastTicket));
      }
      case Request.Stand(var epoch) -> {
        tell(new Event.StandAsked(from, epoch));
        reply.accept(new Answer.Noted());
      }
      case Request.Leave leave -> {
        tell(new Event.LeaveAsked(from));
        reply.accept(new Answer.Noted());
      }
      default ->
          witness.asked(
              from,
              request,
              answer -> reply.accept(answer instanceof Answer.Known known ? told(known) : answer));
    }
  }

  private Answer.Known told(Answer.Known known) {
    return known.adopting(toAdopt).configured(member.rules().roster().names());
  }

  /** Whether that is a member, as far as this one knows. */
  public boolean knows(MemberId other) {
    return roll.contains(other) || other.equals(member.me());
  }

  /** Who is a member, as far as this one knows. */
  List<MemberId> roll() {
    return roll.names();
  }

  /** The same but for this one. */
  Set<MemberId> others() {
    Set<MemberId> others = new LinkedHashSet<>(roll.names());
    others.remove(member.me());
    return others;
  }

  public Life life() {
    return life;
  }

  public Member member() {
    return member;
  }

  public Habitat habitat() {
    return habitat;
  }

  public State state() {
    return state;
  }

  public Database database() {
    return database;
  }

  /** A crash in the midst of a write leaves the old record or the new one. */
  public void crash() {
    witness.crash();
    life.end();
  }

  long now() {
    return member.clock().local(scheduler.now());
  }

  /** Later, on this node, if it still lives. */
  void later(long delay, Runnable action) {
    scheduler.in(life, delay, action);
  }
}
