package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.standbySees;
import static dev.regent.node.decision.Cast.streaming;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One state of every kind, and one event of every kind, for the golden table. */
final class Gallery {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Mandate ALONE = mandate(1, 4, MASTER, NOBODY);
  private static final Mandate SUCCESSOR = mandate(2, 2, SLAVE, NOBODY);
  private static final Position END = at(2, "0/7000000");
  private static final Event TICK = new Event.Ticked();
  private static final Event STOP = new Event.StopAsked();
  private static final Event EXITED = new Event.Exited();
  private static final Event NO_ROOM = new Event.RoomSeen(Optional.of("no room"));
  private static final Event LOST = new Event.GossipObserved(Set.of(MASTER));

  private Gallery() {}

  /** Members in the midst of something, by what they are in the midst of. */
  static Map<String, Scene> scenes() {
    Map<String, Scene> all = new LinkedHashMap<>();
    beginning(all);
    standing(all);
    electing(all);
    ascending(all);
    reigning(all);
    ending(all);
    return all;
  }

  private static void beginning(Map<String, Scene> all) {
    all.put("pg-slave wakes", Scene.started(Cast.pair(SLAVE)).on(TICK));
    all.put("arbiter votes", Scene.started(Cast.pair(ARBITER)).on(Scene.witnessed(PAIR)));
  }

  private static void standing(Map<String, Scene> all) {
    all.put("pg-slave follows pg-master", slave());
    all.put("pg-slave has not heard pg-master for 2 s", slave().later(Duration.ofSeconds(2)));
    for (Server server : List.of(Server.ABSENT, Server.STARTING, Server.FAILED)) {
      Scene scene = slave();
      all.put(
          "pg-slave, its server " + server,
          scene
              .in(Following.begin(server, scene.now(), scene.now()))
              .holds(server == Server.ABSENT ? Directory.ABSENT : Cast.directory(SLAVES)));
    }
    all.put("pg-slave's PostgreSQL has not answered for 6 s", ill(slave(), 6));
    Scene full = slave().knows(Cast.standbySees(END, false), NO_ROOM);
    all.put("pg-slave has no room and no stream", full.later(Duration.ofSeconds(2)));
    all.put("pg-slave is to stop, and pg-master still counts on it", slave().on(STOP));
    Event ended = new Event.Stopped(Optional.empty());
    all.put("pg-third has no data, and pg-slave has all", third());
    all.put("pg-master is back and reaches too far", misfit(2));
    all.put("pg-master is back and is being rewound", misfit(2).on(ended));
    all.put("pg-master is back on a timeline that nobody knows", misfit(9));
    all.put("pg-master is back and is being cloned", misfit(9).on(ended));
    all.put("pg-master is back with another copy", Scene.displaced(PAIR));
  }

  private static void electing(Map<String, Scene> all) {
    Scene asking = slave().on(LOST).granted(SLAVE, 2, PAIR);
    Scene promising = slave().on(LOST).granted(SLAVE, 2, PAIR).granted(ARBITER, 2, PAIR);
    Scene collecting =
        slave().on(LOST).granted(SLAVE, 2, PAIR).granted(ARBITER, 2, PAIR).granted(SLAVE, 2, PAIR);
    all.put("pg-slave asks who would vote for it", asking);
    all.put("pg-slave's own witness is to promise", promising);
    all.put("pg-slave collects votes", collecting);
    all.put("pg-slave severs", severing());
    all.put("pg-slave has severed", severing().on(new Event.Severed(epoch(2), END)));
    Scene yielding = slave().on(new Event.SeverAsked(ARBITER, epoch(2), 77));
    all.put("pg-slave severs for another", yielding);
    all.put(
        "pg-slave has severed for another",
        slave().on(new Event.SeverAsked(ARBITER, epoch(2), 77), new Event.Severed(epoch(2), END)));
  }

  private static void ascending(Map<String, Scene> all) {
    for (Phase.Step step : Phase.Step.values()) {
      Scene scene = severing().severedIn(2, END);
      if (step != Phase.Step.RECORDING_ELECTION) {
        scene.recordedBy(SLAVE, ARBITER);
      }
      if (step == Phase.Step.RECORDING_REIGN) {
        scene.on(new Event.Armed(NOBODY, lsn("0/0")), promoted());
      } else {
        scene.in(scene.phase(Phase.Ascending.class).at(step));
      }
      all.put("pg-slave ascends: " + step, scene);
    }
    all.put(
        "pg-slave ascends, and its readers still pass",
        severing()
            .severedIn(2, END)
            .knows(new Event.ReadersMoved(true))
            .recordedBy(SLAVE, ARBITER)
            .on(new Event.Armed(NOBODY, lsn("0/0"))));
  }

  private static void reigning(Map<String, Scene> all) {
    Scene recording = primary(PAIR).on(new Event.LeaveAsked(SLAVE)).recordedBy(MASTER);
    Scene renewing = primary(PAIR).on(refusedHeartbeat());
    all.put("pg-master was just promoted", Scene.crowned(Cast.pair(MASTER), PAIR).on(TICK));
    all.put("pg-master reigns with pg-slave", primary(PAIR));
    all.put(
        "pg-master reigns and pg-slave is gone for 2 s",
        primary(PAIR).on(primarySees("0/6000000")).later(Duration.ofSeconds(2)));
    all.put("pg-master reigns alone", primary(ALONE));
    all.put("pg-master's PostgreSQL has just failed a probe", ill(primary(PAIR), 0));
    all.put("pg-master's PostgreSQL has not answered for 2 s", ill(primary(PAIR), 2));
    all.put(
        "pg-master's list may be in force or not",
        primary(ALONE)
            .on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")))
            .on(new Event.Failed(Operation.ARM, "a reason"))
            .later(Duration.ofMillis(100)));
    all.put("pg-master drops pg-slave", recording);
    all.put("pg-master renews", renewing);
  }

  private static void ending(Map<String, Scene> all) {
    Resignation toSlave = new Resignation(epoch(1), MASTER, Optional.of(END), Optional.of(SLAVE));
    Scene stopping = primary(PAIR).on(STOP).on(new Event.Checkpointed(true));
    Scene resigning =
        primary(PAIR)
            .on(STOP)
            .on(new Event.Checkpointed(true), new Event.Stopped(Optional.of(END)))
            .knows(Scene.resigned(PAIR, toSlave));
    Scene resigned =
        primary(PAIR)
            .on(STOP)
            .on(new Event.Checkpointed(true), new Event.Stopped(Optional.of(END)))
            .knows(Scene.resigned(PAIR, toSlave))
            .answered(MASTER, new Answer.ResignationRecorded(epoch(1)));
    all.put("pg-master hands over: checkpoint", primary(PAIR).on(STOP));
    all.put("pg-master switches over: checkpoint", primary(PAIR).on(SWITCH_OVER));
    all.put(
        "pg-master switches over: the others",
        primary(PAIR)
            .on(SWITCH_OVER)
            .on(new Event.Checkpointed(true), new Event.Stopped(Optional.of(END)))
            .knows(Scene.resigned(PAIR, toSlave))
            .answered(MASTER, new Answer.ResignationRecorded(epoch(1))));
    all.put("pg-master hands over: stop", stopping);
    all.put("pg-master hands over: its own witness", resigning);
    all.put("pg-master hands over: the others", resigned);
    all.put("pg-master was deposed", primary(PAIR).on(Scene.witnessed(SUCCESSOR)));
    all.put("pg-master's PostgreSQL crashed", primary(PAIR).on(EXITED));
    all.put(
        "pg-master's PostgreSQL crashed, and it resigns",
        primary(PAIR)
            .on(EXITED)
            .on(new Event.Stopped(Optional.empty()))
            .knows(
                Scene.resigned(
                    PAIR, new Resignation(epoch(1), MASTER, Optional.empty(), Optional.empty()))));
    all.put("pg-master is alone and its PostgreSQL crashed", primary(ALONE).on(EXITED));
    all.put(
        "pg-slave ends", slave().knows(Scene.witnessed(mandate(1, 5, MASTER, NOBODY))).on(STOP));
  }

  private static final Event SWITCH_OVER =
      new Event.Ordered(new Order.SwitchOver(Optional.empty(), Optional.empty()), 77);

  private static Scene slave() {
    return Scene.standby(Cast.pair(SLAVE), PAIR);
  }

  private static Scene third() {
    Mandate trio = Cast.amongThree(1, 4, MASTER, ONLY_SLAVE);
    Scene scene = Scene.restarted(Cast.trio(Cast.THIRD, 1), trio).holds(Directory.ABSENT);
    return scene.in(Following.begin(Server.ABSENT, scene.now(), scene.now()));
  }

  private static Scene primary(Mandate mandate) {
    return Scene.primary(Cast.pair(MASTER), mandate);
  }

  private static Scene severing() {
    return slave().knows(LOST).electedIn(2, ARBITER, PAIR);
  }

  private static Scene misfit(int timeline) {
    return Scene.restarted(Cast.pair(MASTER), SUCCESSOR)
        .knows(standbySees(at(timeline, "0/9000000"), false))
        .on(new Event.HeartbeatHeard(SLAVE, epoch(2)));
  }

  private static Event promoted() {
    return new Event.Promoted(new Reign(epoch(2), SLAVE, 3, lsn("0/7000000")));
  }

  private static Event refusedHeartbeat() {
    return new Event.HeartbeatRefused(epoch(3), Optional.of(PAIR), Optional.empty());
  }

  /** What may happen to that member: answers are to its last question. */
  static Map<String, Event> events(Scene scene) {
    Map<String, Event> all = new LinkedHashMap<>();
    all.put("a tick", TICK);
    fromMembers(all, scene);
    fromTheDatabase(all, scene);
    fromTheRest(all, scene);
    return all;
  }

  private static void fromMembers(Map<String, Event> all, Scene scene) {
    boolean isMaster = scene.rules().me().equals(MASTER);
    MemberId other = isMaster ? SLAVE : MASTER;
    Epoch asked = askedFor(scene.phase());
    all.put("its witness knows no more", Scene.witnessed(asked.number(), PAIR));
    all.put("its witness promised epoch 9", Scene.witnessed(9, PAIR));
    all.put("its witness has 2.2 of pg-slave", Scene.witnessed(SUCCESSOR));
    all.put(
        "pg-master resigned",
        Scene.resigned(
            PAIR, new Resignation(epoch(1), MASTER, Optional.of(END), Optional.of(SLAVE))));
    all.put("a heartbeat of pg-master", new Event.HeartbeatHeard(MASTER, epoch(1)));
    all.put("its severance is on disk", new Event.SeveranceRecorded(epoch(2)));
    answers(all, scene, asked);
    all.put("asked to sever in epoch 8", new Event.SeverAsked(other, epoch(8), 99));
    all.put("asked to stand", new Event.StandAsked(other, epoch(2)));
    all.put("pg-slave is about to stop", new Event.LeaveAsked(SLAVE));
    all.put("gossip lost " + other, new Event.GossipObserved(Set.of(other)));
  }

  private static void answers(Map<String, Event> all, Scene scene, Epoch asked) {
    Mandate written =
        scene.phase() instanceof Phase.Sovereign sovereign ? sovereign.mandate() : PAIR;
    Map<String, Answer> answers = new LinkedHashMap<>();
    answers.put("a vote", new Answer.VoteGranted(asked, Optional.of(PAIR), Optional.empty()));
    answers.put(
        "a refusal",
        new Answer.Refused(asked, Optional.of(PAIR), Optional.empty(), Refusal.REACHES_PRIMARY));
    answers.put("recorded", new Answer.MandateRecorded(written.epoch(), written.revision()));
    answers.put("severed", new Answer.Severed(asked, SLAVES, END));
    answers.put("resignation recorded", new Answer.ResignationRecorded(epoch(1)));
    answers.put(
        "what it knows",
        new Answer.Known(true, true, epoch(1), Optional.of(PAIR), Optional.empty(), 0, 0));
    MemberId from = isOwnWitnessAsked(scene.phase()) ? scene.rules().me() : ARBITER;
    answers.forEach(
        (what, answer) ->
            all.put(
                (from.equals(ARBITER) ? "arbiter answers: " : "its own witness answers: ") + what,
                new Event.Answered(scene.round(), from, answer)));
  }

  /** The own witness is asked before any other (S2). */
  private static boolean isOwnWitnessAsked(Phase phase) {
    return switch (phase) {
      case Phase.Canvassing p -> p.canvass().stage() == Canvass.Stage.PROMISING;
      case Phase.Ascending p -> p.recording().recorded().isEmpty();
      case Phase.Reigning p ->
          p.renewal().filter(c -> c.stage() == Canvass.Stage.PROMISING).isPresent();
      case Phase.HandingOver p -> p.step() == Phase.Handing.RESIGNING_ALONE;
      case Phase.Closing p -> p.ended();
      default -> false;
    };
  }

  private static Epoch askedFor(Phase phase) {
    return switch (phase) {
      case Phase.Canvassing p -> p.canvass().epoch();
      case Phase.Severing p -> p.epoch();
      case Phase.Ascending p -> p.mandate().epoch();
      case Phase.Reigning p -> p.renewal().map(Canvass::epoch).orElse(p.mandate().epoch());
      default -> epoch(1);
    };
  }

  private static void fromTheDatabase(Map<String, Event> all, Scene scene) {
    all.put("found no data", new Event.DirectoryFound(Directory.ABSENT));
    Rules rules = scene.rules();
    Directory its = Cast.directory(rules.isArbiter() ? SLAVES : Cast.copyOf(rules.me()));
    all.put("found its data", new Event.DirectoryFound(its));
    all.put("made a directory", new Event.DirectoryMade(its));
    all.put("started", new Event.Started(END));
    all.put("PostgreSQL has ended by itself", EXITED);
    all.put("follows pg-master", new Event.Followed(MASTER));
    all.put("severed", new Event.Severed(epoch(2), END));
    all.put("severed of yesterday", new Event.Severed(epoch(1), END));
    all.put("armed nobody", new Event.Armed(NOBODY, lsn("0/7000000")));
    all.put("armed pg-slave", new Event.Armed(ONLY_SLAVE, lsn("0/7000000")));
    all.put("promoted", promoted());
    all.put("checkpointed", new Event.Checkpointed(true));
    all.put("the checkpoint took too long", new Event.Checkpointed(false));
    all.put("stopped in order", new Event.Stopped(Optional.of(END)));
    all.put("stopped somehow", new Event.Stopped(Optional.empty()));
    for (Operation operation : Operation.values()) {
      all.put("failed to " + operation, new Event.Failed(operation, "a reason"));
    }
    all.put("probes succeed", new Event.Probed(Optional.empty()));
    all.put("there is no room", NO_ROOM);
    all.put("there is room", new Event.RoomSeen(Optional.empty()));
    all.put("probes fail", new Event.Probed(Optional.of("a reason")));
    boolean sovereign = scene.phase() instanceof Phase.Sovereign;
    all.put(
        "pg-slave confirms all",
        sovereign
            ? primarySees("0/7000000", streaming(SLAVES, "0/7000000"))
            : standbySees(END, true));
    all.put("nobody streams", sovereign ? primarySees("0/7000000") : standbySees(END, false));
  }

  private static Scene ill(Scene scene, long seconds) {
    return scene
        .knows(new Event.Probed(Optional.of("a reason")))
        .later(Duration.ofSeconds(seconds));
  }

  private static void fromTheRest(Map<String, Event> all, Scene scene) {
    all.put("a lease", new Event.LeaseExtended(epoch(1), scene.leaseFromNow() + 1));
    all.put("a heartbeat was refused, promise 3", refusedHeartbeat());
    all.put("arbiter is silent", new Event.WitnessesHeard(Set.of(MASTER, SLAVE), Set.of(ARBITER)));
    all.put("arbiter lags", new Event.WitnessBehind(ARBITER, 1));
    all.put("the door opened", new Event.DoorMoved(true));
    all.put("the door shut", new Event.DoorMoved(false));
    all.put("readers pass", new Event.ReadersMoved(true));
    all.put("readers are out", new Event.ReadersMoved(false));
    all.put("a stop was asked for", STOP);
    all.put("a promotion was asked for", new Event.PromotionAsked());
    all.put("a switchover was ordered", SWITCH_OVER);
    all.put(
        "pg-slave was to be promoted by force, the others off",
        new Event.Ordered(new Order.ForcePromotion(SLAVE, Set.of(MASTER, ARBITER), 1), 77));
    all.put("a pause was ordered", new Event.Ordered(new Order.Pause(), 77));
    all.put("a resumption was ordered", new Event.Ordered(new Order.Resume(), 77));
    all.put(
        "a third member was ordered",
        new Event.Ordered(new Order.Add(Rosters.data(Cast.THIRD)), 77));
    all.put("a removal was ordered", new Event.Ordered(new Order.Remove(Cast.SLAVE), 77));
  }
}
