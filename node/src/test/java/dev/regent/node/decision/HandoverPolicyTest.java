package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Handing;
import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S14. */
class HandoverPolicyTest {
  private static final Event STOP = new Event.StopAsked();
  private static final Event CHECKPOINTED = new Event.Checkpointed(true);
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Position END = at(2, "0/6000080");

  private static Scene asked(Mandate mandate) {
    return Scene.primary(Cast.pair(MASTER), mandate).on(STOP);
  }

  /** PostgreSQL has stopped in order, and its end was written as a resignation. */
  private static Scene resigning(Resignation resignation) {
    Scene scene = asked(PAIR).on(CHECKPOINTED).on(new Event.Stopped(Optional.of(END)));
    scene.on(Scene.resigned(PAIR, resignation));
    return scene;
  }

  private static Resignation toSlave() {
    return new Resignation(epoch(1), MASTER, Optional.of(END), Optional.of(SLAVE));
  }

  private static Answer done() {
    return new Answer.ResignationRecorded(epoch(1));
  }

  @Test
  void s14CheckpointThenDoorThenStopThenResignation() {
    Scene scene = asked(PAIR);
    assertThat(scene.effects()).containsExactly(new Effect.Checkpoint());
    assertThat(scene.phase(HandingOver.class).target()).contains(SLAVE);

    scene.on(CHECKPOINTED);
    assertThat(scene.effects()).containsExactly(new Effect.CloseDoor(), new Effect.Stop());

    scene.on(new Event.Stopped(Optional.of(END)));
    assertThat(scene.effects()).first().isEqualTo(new Effect.StopBeating());
    assertThat(scene.asked())
        .as("on the resigner first")
        .containsExactly(Scene.asked(new Request.Resign(toSlave()), MASTER));

    scene.on(Scene.resigned(PAIR, toSlave())).answered(MASTER, done());
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.Resign(toSlave()), SLAVE, ARBITER));
    assertThat(scene.effects(Effect.Exit.class)).isEmpty();
  }

  @Test
  void s14ClientsPassUntilTheCheckpointIsMade() {
    Scene scene = asked(PAIR).later(Duration.ofMillis(100));
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow()));
    assertThat(scene.effects()).containsExactly(new Effect.OpenDoor(scene.leaseFromNow()));
  }

  @Test
  void itIsReadyAsLongAsClientsPass() {
    Scene scene = asked(PAIR);
    assertThat(isReady(scene)).isTrue();
    scene.later(Cast.LEASE);
    assertThat(isReady(scene)).as("the kernel has shut the door").isFalse();
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow()));
    assertThat(isReady(scene)).isTrue();
    scene.on(CHECKPOINTED);
    assertThat(isReady(scene)).isFalse();
  }

  private static boolean isReady(Scene scene) {
    return Portrait.of(scene.rules(), scene.state(), scene.now()).ready();
  }

  @Test
  void s14AfterTheDoorIsShutNoLeaseOpensIt() {
    Scene scene = asked(PAIR).on(CHECKPOINTED);
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow()), new Event.Ticked());
    assertThat(scene.effects()).isEmpty();
  }

  @Test
  void s14TheNodeEndsWhenTheSuccessorIsRecorded() {
    Scene scene = resigning(toSlave()).answered(MASTER, done()).answered(ARBITER, done());
    assertThat(scene.effects()).as("the target may need this member's vote").isEmpty();
    scene.on(Scene.witnessed(mandate(2, 1, SLAVE, NOBODY)));
    assertThat(scene.effects()).containsExactly(new Effect.Exit(0, "handed over"));
  }

  @Test
  void s14AStopWithoutATargetResignsTooAndWaitsForAMajority() {
    Mandate alone = mandate(1, 4, MASTER, NOBODY);
    Resignation toNobody = new Resignation(epoch(1), MASTER, Optional.of(END), Optional.empty());
    Scene scene = asked(alone).on(CHECKPOINTED).on(new Event.Stopped(Optional.of(END)));
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Resign(toNobody), MASTER));
    scene.on(Scene.resigned(alone, toNobody)).answered(MASTER, done());
    assertThat(scene.effects(Effect.Exit.class)).isEmpty();
    scene.answered(ARBITER, done());
    assertThat(scene.effects()).containsExactly(new Effect.Exit(0, "resigned"));
  }

  @Test
  void s14WhoDoesNotKnowItsEndNamesNoTarget() {
    Scene scene = asked(PAIR).on(CHECKPOINTED).on(new Event.Stopped(Optional.empty()));
    assertThat(scene.asked()).containsExactly(resignation(Optional.empty()));
  }

  @ParameterizedTest(name = "pg-slave {0}, pg-third {1} => {2}")
  @CsvSource({
    "0/6000000, 0/6000001, pg-third",
    "0/6000001, 0/6000000, pg-slave",
    "gone,      0/6000000, pg-third",
    "gone,      gone,      nobody",
  })
  void s14TheTargetIsTheFurthestThatStreams(String slave, String third, String target) {
    Mandate both = mandate(1, 4, MASTER, Cast.set(1, SLAVES, THIRDS));
    Scene scene = Scene.primary(Cast.trio(MASTER, 1), both);
    Event.ReplicationSeen.Standby[] standbys =
        Stream.of(seen(SLAVES, slave), seen(THIRDS, third))
            .flatMap(Optional::stream)
            .toArray(Event.ReplicationSeen.Standby[]::new);
    scene.later(Duration.ofMillis(400));
    scene.knows(STOP).on(primarySees("0/6000001", standbys));
    assertThat(scene.phase(HandingOver.class).target().map(MemberId::name).orElse("nobody"))
        .isEqualTo(target);
  }

  private static Optional<Event.ReplicationSeen.Standby> seen(Copy copy, String confirmed) {
    return confirmed.equals("gone") ? Optional.empty() : Optional.of(streaming(copy, confirmed));
  }

  @Test
  void s14AStandbyThatWasDroppedIsNoTarget() {
    Scene scene = Scene.primary(Cast.pair(MASTER), mandate(1, 4, MASTER, NOBODY));
    scene.knows(STOP).on(primarySees("0/6000001", streaming(SLAVES, "0/6000001")));
    assertThat(scene.phase(HandingOver.class).target()).isEmpty();
  }

  @Test
  void s14AStopWhoseCheckpointTakesTooLongIsAnOrdinaryStopThatResigns() {
    Scene scene = asked(PAIR).passes(Duration.ofSeconds(20));
    assertThat(scene.effects(Effect.Stop.class)).isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.effects()).containsExactly(new Effect.CloseDoor(), new Effect.Stop());
    scene.on(new Event.Stopped(Optional.of(END)));
    assertThat(scene.asked())
        .as("nobody is waited for, and who has less than that is not elected")
        .containsExactly(resignation(Optional.of(END)));
  }

  @Test
  void s14APostgresThatDoesNotStopIsEndedAndResignedWithoutItsEnd() {
    Scene scene = asked(PAIR).on(CHECKPOINTED).passes(Duration.ofSeconds(20));
    assertThat(scene.effects(Effect.Kill.class)).isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.effects())
        .as("S3: it may never end, and must not veto for ever")
        .containsExactly(new Effect.StopBeating(), new Effect.Kill());
    scene.passes(Duration.ofSeconds(60));
    assertThat(scene.effects()).as("a kill is repeated where it is made").isEmpty();
    scene.on(new Event.Stopped(Optional.empty()));
    assertThat(scene.asked()).containsExactly(resignation(Optional.empty()));
  }

  @ParameterizedTest(name = "stuck in {0}")
  @CsvSource({"RESIGNING_ALONE", "RESIGNING"})
  void s14AStopWaitsForNobodyPastItsDeadline(Handing step) {
    Scene scene = asked(PAIR);
    scene.in(scene.phase(HandingOver.class).at(step, scene.round()));
    scene.passes(Duration.ofSeconds(20));
    assertThat(scene.effects(Effect.Exit.class)).isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.effects(Effect.Exit.class)).hasSize(1);
  }

  @Test
  void s14AnEndThatIsToldLateIsResignedAllTheSame() {
    Scene scene = asked(PAIR).on(CHECKPOINTED).later(Duration.ofSeconds(21));
    scene.on(new Event.Stopped(Optional.of(END)));
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Resign(toSlave()), MASTER));
    scene.passes(Cast.LEASE.multipliedBy(2));
    assertThat(scene.effects(Effect.Exit.class)).as("the others have to be told").isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.effects(Effect.Exit.class)).hasSize(1);
  }

  private static Scene.Asked resignation(Optional<Position> end) {
    return Scene.asked(
        new Request.Resign(new Resignation(epoch(1), MASTER, end, Optional.empty())), MASTER);
  }

  @Test
  void s14ARevisionUnderWayIsAnsweredFirst() {
    Scene scene = Scene.primary(Cast.pair(MASTER), PAIR).on(new Event.LeaveAsked(SLAVE));
    scene.on(STOP);
    assertThat(scene.phase()).isInstanceOf(Reigning.class);
    scene.recordedBy(MASTER, ARBITER).on(new Event.Ticked());
    assertThat(scene.phase(HandingOver.class).target()).isEmpty();
  }

  @Test
  void aPostgresThatEndsDuringTheCheckpointIsResignedWithoutItsEnd() {
    Scene scene = asked(PAIR).on(new Event.Exited());
    assertThat(scene.effects())
        .as("its backends may live on for a moment")
        .containsExactly(new Effect.CloseDoor(), new Effect.StopBeating(), new Effect.Kill());
    scene.on(new Event.Stopped(Optional.empty()));
    assertThat(scene.effects()).first().isEqualTo(new Effect.StopBeating());
    assertThat(scene.phase(HandingOver.class).step()).isEqualTo(Handing.RESIGNING_ALONE);
  }

  @Test
  void s14AStopWhileARevisionCannotBeRecordedIsAnOrdinaryStopThatResigns() {
    Scene scene =
        Scene.primary(Cast.pair(MASTER), PAIR)
            .on(new Event.LeaveAsked(SLAVE))
            .on(new Event.StopAsked());
    scene.passes(Duration.ofSeconds(21));
    assertThat(scene.effects()).contains(new Effect.CloseDoor(), new Effect.Stop());
    scene.on(new Event.Stopped(Optional.of(END)));
    assertThat(scene.asked()).containsExactly(resignation(Optional.of(END)));
  }

  @Test
  void s12AHandoverThatIsOvertakenShutsTheDoorAtOnce() {
    Scene scene =
        Scene.primary(Cast.pair(MASTER), PAIR)
            .on(new Event.StopAsked())
            .on(Scene.witnessed(mandate(2, 2, SLAVE, NOBODY)));
    assertThat(scene.effects()).contains(new Effect.CloseDoor());
  }

  @Test
  void s9AHandoverOpensNoDoorThatWasShutBefore() {
    Scene scene = Scene.crowned(Cast.pair(MASTER), PAIR).on(new Event.Ticked());
    scene.on(STOP, new Event.LeaseExtended(epoch(1), scene.leaseFromNow()), new Event.Ticked());
    assertThat(scene.phase(HandingOver.class).step()).isEqualTo(Handing.CHECKPOINTING);
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  private static Scene switching() {
    return Scene.primary(Cast.pair(MASTER), PAIR)
        .on(new Event.Ordered(new Order.SwitchOver(Optional.of(SLAVE), Optional.empty()), 7));
  }

  @Test
  void s14ASwitchoverResignsAndComesBackAsAStandby() {
    Scene scene = switching();
    assertThat(scene.effects()).last().isEqualTo(new Effect.Checkpoint());
    scene.on(CHECKPOINTED);
    assertThat(scene.effects()).containsExactly(new Effect.CloseDoor(), new Effect.Stop());
    scene.on(new Event.Stopped(Optional.of(END)), Scene.resigned(PAIR, toSlave()));
    scene.answered(MASTER, done());
    assertThat(scene.effects(Effect.Start.class)).isEmpty();
    scene.on(Scene.witnessed(mandate(2, 1, SLAVE, NOBODY)));
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(scene.phase(Following.class).standAt()).isEqualTo(scene.leaseFromNow());
  }

  @Test
  void s14ACheckpointThatTakesTooLongLeavesThePrimaryInOffice() {
    Scene scene = switching();
    scene.passes(Duration.ofSeconds(20).plus(Cast.TICK));
    assertThat(scene.phase()).isInstanceOf(Reigning.class);
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow()));
    assertThat(scene.effects()).contains(new Effect.OpenDoor(scene.leaseFromNow()));
  }

  @Test
  void s14APostgresThatDoesNotStopForASwitchoverIsEnded() {
    Scene scene = switching().on(CHECKPOINTED);
    scene.passes(Duration.ofSeconds(20).plus(Cast.TICK));
    assertThat(scene.effects()).contains(new Effect.Kill());
    scene.on(new Event.Stopped(Optional.empty()));
    assertThat(scene.asked())
        .as("its commits are on the whole set")
        .containsExactly(resignation(Optional.empty()));
  }

  @Test
  void s14WhenNobodyTakesOverItComesBackAndStandsItself() {
    Scene scene = switching().on(CHECKPOINTED).on(new Event.Stopped(Optional.of(END)));
    scene.on(Scene.resigned(PAIR, toSlave())).answered(MASTER, done());
    scene.passes(Duration.ofSeconds(20).plus(Cast.TICK));
    assertThat(scene.effects()).contains(new Effect.Start());
    scene.on(new Event.Started(END)).passes(Duration.ofSeconds(4));
    assertThat(scene.phase()).isInstanceOf(Phase.Canvassing.class);
  }

  @Test
  void s14AStopDuringASwitchoverEndsTheNode() {
    Scene scene = switching().on(STOP, CHECKPOINTED).on(new Event.Stopped(Optional.of(END)));
    scene.on(Scene.resigned(PAIR, toSlave())).answered(MASTER, done());
    scene.on(Scene.witnessed(mandate(2, 1, SLAVE, NOBODY)));
    assertThat(scene.effects()).containsExactly(new Effect.Exit(0, "handed over"));
  }

  @Test
  void s14WhatWouldStallASwitchoverBeforeTheStopLeavesThePrimaryInOffice() {
    assertThat(switching().on(new Event.Checkpointed(false)).phase())
        .as("the stop would take as long")
        .isInstanceOf(Reigning.class);
    assertThat(switching().on(new Event.LeaveAsked(SLAVE)).phase()).isInstanceOf(Reigning.class);
    assertThat(switching().on(new Event.Probed(Optional.of("no answer"))).phase())
        .isInstanceOf(Reigning.class);
    Scene gone = switching().later(Duration.ofMillis(301)).on(primarySees("0/6000000"));
    assertThat(gone.phase()).isInstanceOf(Reigning.class);
    assertThat(gone.effects(Effect.Stop.class)).isEmpty();
  }

  @Test
  void s14WhoHandsOverAndLivesOnComesBackAsSoonAsAMajorityKnows() {
    Scene scene = switching().on(CHECKPOINTED).on(new Event.Stopped(Optional.of(END)));
    scene.on(Scene.resigned(PAIR, toSlave())).answered(MASTER, done()).answered(ARBITER, done());
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }
}
