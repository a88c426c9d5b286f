package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A pause: PostgreSQL is left as it is, nobody is elected, and the lease is served on. */
class PauseTest {
  private static final Mandate RUNNING = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Mandate PAUSED = RUNNING.withPaused(true);
  private static final Event PAUSE = new Event.Ordered(new Order.Pause(), 7);
  private static final Event RESUME = new Event.Ordered(new Order.Resume(), 7);

  private static Scene primary(Mandate mandate) {
    return Scene.primary(Cast.pair(MASTER), mandate);
  }

  private static Scene orphan(Mandate mandate) {
    return Scene.standby(Cast.pair(SLAVE), mandate)
        .knows(new Event.GossipObserved(Set.of(MASTER)))
        .later(Duration.ofSeconds(2));
  }

  @Test
  void itIsInTheRecord() {
    Scene scene = primary(RUNNING).on(PAUSE);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(PAUSED), MASTER));
    scene.recordedBy(MASTER, ARBITER);
    assertThat(scene.phase(Reigning.class).inForce()).isEqualTo(PAUSED);
  }

  @Test
  void itsEndIsInTheRecordToo() {
    Scene scene = primary(PAUSED).on(RESUME);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(PAUSED.withPaused(false)), MASTER));
  }

  @Test
  void nobodyElseStands() {
    Scene scene = orphan(PAUSED).passes(Duration.ofSeconds(20));
    assertThat(scene.phase()).isInstanceOf(Following.class);
    scene.on(new Event.PromotionAsked(), new Event.Ticked());
    assertThat(scene.phase()).isInstanceOf(Following.class);
  }

  @Test
  void whoDidNotKnowOfItIsToldByTheVotes() {
    Scene scene = orphan(RUNNING).electedIn(2, ARBITER, PAUSED);
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.effects(Effect.Sever.class)).isEmpty();
  }

  @Test
  void thePrimaryItselfComesBackToItsOffice() {
    Scene scene = Scene.restarted(Cast.pair(MASTER), PAUSED);
    scene.later(Duration.ofSeconds(2)).electedIn(2, ARBITER, PAUSED);
    assertThat(scene.phase(Phase.Ascending.class).mandate().paused()).isTrue();
  }

  @Test
  void whereThePrimaryIsGoneAnOperatorEndsItByAnElection() {
    Scene scene = orphan(PAUSED).on(RESUME);
    assertThat(scene.effects())
        .contains(new Effect.Reply(7, new Answer.Accepted("pg-slave stands for election")));
    scene.passes(Duration.ofMillis(600));
    assertThat(scene.phase()).isInstanceOf(Canvassing.class);
    scene.passes(Duration.ofSeconds(10));
    assertThat(scene.phase()).as("again, when nobody votes").isInstanceOf(Canvassing.class);
    assertThat(PAUSED.succeededBy(epoch(2), SLAVE, Cast.NOBODY).paused()).isFalse();
  }

  @Test
  void aStandbyThatHearsThePrimaryLeavesTheResumptionToIt() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), PAUSED).on(RESUME);
    assertThat(scene.effects())
        .containsExactly(
            new Effect.Reply(7, new Answer.Declined("pg-master reigns, and records it", true)));
  }

  @Test
  void aServerThatEndedOrHangsIsLeftAsItIs() {
    Scene ended = Scene.standby(Cast.pair(SLAVE), PAUSED).on(new Event.Exited());
    ended.passes(Duration.ofSeconds(10), new Event.HeartbeatHeard(MASTER, epoch(1)));
    assertThat(ended.effects()).isEmpty();

    Scene hangs = Scene.standby(Cast.pair(SLAVE), PAUSED);
    hangs.passes(
        Duration.ofSeconds(10),
        new Event.HeartbeatHeard(MASTER, epoch(1)),
        new Event.Probed(Optional.of("no answer")));
    assertThat(hangs.effects(Effect.Kill.class)).isEmpty();
  }

  @Test
  void aPrimaryWhosePostgresEndedIsShutAndNotStarted() {
    Scene scene = primary(PAUSED).on(new Event.Exited());
    assertThat(scene.effects()).contains(new Effect.CloseDoor());
    scene.on(new Event.Stopped(Optional.empty()));
    scene.knows(
        Scene.resigned(
            PAUSED, new Resignation(epoch(1), MASTER, Optional.empty(), Optional.empty())));
    scene.answered(MASTER, new Answer.ResignationRecorded(epoch(1)));
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.LEFT);
    scene.passes(Duration.ofSeconds(10));
    assertThat(scene.effects(Effect.Start.class)).isEmpty();

    scene.on(RESUME);
    assertThat(scene.effects(Effect.Start.class)).as("resumed").hasSize(1);
  }

  @Test
  void aPrimaryThatIsIllServesOnAndALaggardIsDroppedAsEver() {
    Scene scene = primary(PAUSED);
    scene.passes(Duration.ofSeconds(5), new Event.Probed(Optional.of("no answer")));
    assertThat(scene.phase()).isInstanceOf(Reigning.class);

    Scene lonely = primary(PAUSED);
    lonely.passes(Duration.ofSeconds(2), primarySees("0/6000000"));
    assertThat(lonely.phase(Reigning.class).mandate().inSync().isEmpty()).isTrue();
  }

  @Test
  void aPlannedStopHandsOverToNobodyAndASwitchoverIsDeclined() {
    Scene scene = primary(PAUSED).on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Ordered(new Order.SwitchOver(Optional.empty(), Optional.empty()), 7));
    assertThat(scene.effects())
        .containsExactly(
            new Effect.Reply(
                7, new Answer.Declined("the cluster is paused: regent resume goes first", false)));
    scene.on(new Event.StopAsked());
    assertThat(scene.phase(HandingOver.class).target()).isEmpty();
  }

  /** All of the set may have to tell; one that hangs would keep the pause from ever ending. */
  @Test
  void whoIsAskedToEndItMendsItsOwnServerFirst() {
    Scene hangs = orphan(PAUSED).knows(new Event.Probed(Optional.of("no answer")));
    hangs.later(Duration.ofSeconds(6)).on(new Event.Ticked());
    assertThat(hangs.effects(Effect.Kill.class)).isEmpty();
    hangs.on(RESUME).on(new Event.Ticked());
    assertThat(hangs.effects()).contains(new Effect.Kill());
  }

  @Test
  void anOrderThatIsRepeatedDoesNotBringItsTurnForward() {
    Scene scene = orphan(PAUSED).on(RESUME);
    long standAt = scene.phase(Following.class).standAt();
    scene.later(Duration.ofMillis(100)).on(RESUME);
    assertThat(scene.phase(Following.class).standAt()).isEqualTo(standAt);
  }
}
