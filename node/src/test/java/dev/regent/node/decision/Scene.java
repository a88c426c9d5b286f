package dev.regent.node.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One member on stage: it is told events by hand, and its clock moves by hand. */
final class Scene {
  private final Rules rules;
  private State state;
  private long now = 1_000_000_000_000_000L;
  private List<Effect> effects = List.of();

  private Scene(Rules rules) {
    this.rules = rules;
    this.state = State.initial(now);
  }

  /** A member that has just started. */
  static Scene started(Rules rules) {
    return new Scene(rules);
  }

  /** A standby that streams from the recorded primary and hears its heartbeats. */
  static Scene standby(Rules rules, Mandate mandate) {
    return standby(rules, mandate, Cast.copyOf(rules.me()));
  }

  /** The same with another copy of the data than the usual one. */
  static Scene standby(Rules rules, Mandate mandate, Copy copy) {
    Scene scene = new Scene(rules);
    scene.knows(
        witnessed(mandate),
        new Event.HeartbeatHeard(mandate.primary(), mandate.epoch()),
        new Event.DirectoryFound(Cast.directory(copy)),
        Cast.standbySees(new Position(mandate.timeline(), Cast.lsn("0/6000000")), true));
    return scene.in(
        new Following(
            Server.RUNNING,
            Optional.of(mandate.primary()),
            Phase.Move.DONE,
            scene.now,
            scene.now,
            scene.now,
            Optional.empty(),
            Optional.empty()));
  }

  /** In recovery after a restart, without an upstream: the recorded primary itself, for one. */
  static Scene restarted(Rules rules, Mandate mandate) {
    Scene scene = standby(rules, mandate);
    return scene.in(Following.begin(Server.RUNNING, scene.now, scene.now));
  }

  /** The recorded primary, after a restart, with another copy than the recorded one. */
  static Scene displaced(Mandate mandate) {
    Scene scene = standby(Cast.pair(Cast.MASTER), mandate, Cast.MASTERS_RESTORED);
    scene.later(Duration.ofSeconds(2)).knows(Cast.standbySees(Cast.at(2, "0/3000000"), false));
    return scene.in(Following.begin(Server.RUNNING, scene.now, scene.now));
  }

  /** A primary whose first record of the reign is in force and that has done nothing since. */
  static Scene crowned(Rules rules, Mandate mandate) {
    Scene scene = new Scene(rules);
    scene.knows(
        witnessed(mandate), new Event.DirectoryFound(Cast.directory(Cast.copyOf(rules.me()))));
    Turn turn = new Turn(rules, scene.state.facts(), scene.now);
    return scene.in(ReignPolicy.begin(mandate, mandate.history().getLast(), turn).next().phase());
  }

  /** A primary whose list is in force and confirmed, with a lease: clients pass. */
  static Scene primary(Rules rules, Mandate mandate) {
    Scene scene = crowned(rules, mandate);
    Event.ReplicationSeen.Standby[] standbys =
        mandate.inSync().copies().stream()
            .map(copy -> Cast.streaming(copy, "0/6000000"))
            .toArray(Event.ReplicationSeen.Standby[]::new);
    scene.on(Cast.primarySees("0/6000000", standbys));
    scene.on(new Event.Armed(mandate.inSync(), Cast.lsn("0/6000000")));
    scene.on(new Event.LeaseExtended(mandate.epoch(), scene.leaseFromNow()));
    scene.on(new Event.DoorMoved(true));
    scene.effects = List.of();
    return scene;
  }

  static Event.Witnessed witnessed(Mandate mandate) {
    return witnessed(mandate.epoch().number(), mandate);
  }

  static Event.Witnessed witnessed(long promise, Mandate mandate) {
    return new Event.Witnessed(
        new Epoch(promise), Optional.of(mandate), Optional.empty(), Epoch.NONE);
  }

  static Event.Witnessed resigned(Mandate mandate, Resignation resignation) {
    return new Event.Witnessed(
        mandate.epoch(), Optional.of(mandate), Optional.of(resignation), Epoch.NONE);
  }

  static Event.Witnessed severed(long epoch, Mandate mandate) {
    return new Event.Witnessed(
        new Epoch(epoch), Optional.of(mandate), Optional.empty(), new Epoch(epoch));
  }

  Scene in(Phase phase) {
    state = new State(state.facts(), phase);
    return this;
  }

  /** Lets it learn without deciding. */
  Scene knows(Event... events) {
    for (Event event : events) {
      state = new State(state.facts().learn(event, now), state.phase());
    }
    return this;
  }

  Scene holds(Directory directory) {
    return knows(new Event.DirectoryFound(directory));
  }

  /** Moves the clock and lets nothing else happen. */
  Scene later(Duration by) {
    now += by.toNanos();
    return this;
  }

  /** Tells it these; the effects of all of them are kept for the assertions. */
  Scene on(Event... events) {
    List<Effect> all = new ArrayList<>();
    for (Event event : events) {
      Transition transition = FailoverPolicy.decide(rules, state, event, now);
      state = transition.next();
      all.addAll(transition.effects());
    }
    effects = all;
    return this;
  }

  /** Lets so much time pass, tick by tick; these events come with every tick. */
  Scene passes(Duration time, Event... alongside) {
    List<Effect> all = new ArrayList<>();
    long end = now + time.toNanos();
    while (now < end) {
      later(Cast.TICK);
      on(alongside);
      all.addAll(effects);
      on(new Event.Ticked());
      all.addAll(effects);
    }
    effects = all;
    return this;
  }

  /** An answer to the question that was asked last. */
  Scene answered(MemberId from, Answer answer) {
    return on(new Event.Answered(round(), from, answer));
  }

  Scene granted(MemberId from, long epoch, Mandate known) {
    return answered(
        from, new Answer.VoteGranted(new Epoch(epoch), Optional.of(known), Optional.empty()));
  }

  Scene refused(MemberId from, long promise, Mandate known, Refusal reason) {
    return answered(
        from, new Answer.Refused(new Epoch(promise), Optional.of(known), Optional.empty(), reason));
  }

  /** All these witnesses have recorded what was last sent to them, this member first. */
  Scene recordedBy(MemberId... witnesses) {
    List<Effect> all = new ArrayList<>();
    for (MemberId witness : witnesses) {
      Mandate mandate = ((Phase.Sovereign) state.phase()).mandate();
      answered(witness, new Answer.MandateRecorded(mandate.epoch(), mandate.revision()));
      all.addAll(effects);
    }
    effects = all;
    return this;
  }

  /** Pre-vote, own promise, and the other's vote: elected in this epoch. */
  Scene electedIn(long epoch, MemberId by, Mandate known) {
    on(new Event.Ticked());
    granted(rules.me(), epoch, known).granted(by, epoch, known); // Would you?
    granted(rules.me(), epoch, known); // The own promise.
    return granted(by, epoch, known);
  }

  /** The own copy receives from nobody any more, and its witness has written so. */
  Scene severedIn(long epoch, Position position) {
    on(new Event.Severed(new Epoch(epoch), position));
    List<Effect> all = new ArrayList<>(effects);
    on(new Event.SeveranceRecorded(new Epoch(epoch)));
    all.addAll(effects);
    effects = all;
    return this;
  }

  long now() {
    return now;
  }

  long leaseFromNow() {
    return now + rules.lease();
  }

  long round() {
    return state.facts().round();
  }

  State state() {
    return state;
  }

  Rules rules() {
    return rules;
  }

  Phase phase() {
    return state.phase();
  }

  <T extends Phase> T phase(Class<T> kind) {
    assertThat(state.phase()).isInstanceOf(kind);
    return kind.cast(state.phase());
  }

  /** What the last step led to, without what was only said. */
  List<Effect> effects() {
    return effects.stream().filter(effect -> !(effect instanceof Effect.Say)).toList();
  }

  <T> List<T> effects(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What was asked in the last step, and of whom. */
  List<Asked> asked() {
    return effects(Effect.Ask.class).stream()
        .map(ask -> new Asked(ask.to(), ask.request()))
        .toList();
  }

  record Asked(Set<MemberId> members, Request request) {}

  static Asked asked(Request request, MemberId... members) {
    return new Asked(Set.of(members), request);
  }
}
