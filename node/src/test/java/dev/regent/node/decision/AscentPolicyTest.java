package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.EVERYBODY;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SYSTEM;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.node.decision.Phase.Step;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AscentPolicyTest {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Reign REIGN = new Reign(epoch(2), SLAVE, 3, lsn("0/7000000"));

  /** The slave, elected in epoch 2 after the master was lost. */
  private static Scene elected() {
    return Scene.standby(Cast.pair(SLAVE), PAIR)
        .knows(new Event.GossipObserved(Set.of(MASTER)))
        .electedIn(2, ARBITER, PAIR)
        .severedIn(2, at(2, "0/7000000"));
  }

  private static Scene promoting() {
    return elected().recordedBy(SLAVE, ARBITER).on(new Event.Armed(NOBODY, lsn("0/0")));
  }

  private static Step step(Scene scene) {
    return scene.phase(Ascending.class).step();
  }

  @Test
  void recordThenListThenPromotionThenHistoryThenReign() {
    Mandate first = PAIR.succeededBy(epoch(2), SLAVE, NOBODY).withPrimaryCopy(Cast.SLAVES);
    Scene scene = elected();
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.RecordMandate(first), SLAVE));

    scene.recordedBy(SLAVE);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(first), MASTER, ARBITER));

    scene.recordedBy(ARBITER);
    assertThat(scene.effects())
        .containsExactly(new Effect.Beat(epoch(2), 1, EVERYBODY), new Effect.Arm(NOBODY));

    scene.on(new Event.Armed(NOBODY, lsn("0/0")));
    assertThat(scene.effects()).containsExactly(new Effect.Promote(epoch(2)));

    scene.on(new Event.Promoted(REIGN));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(first.withReign(REIGN)), SLAVE));

    scene.recordedBy(SLAVE);
    assertThat(scene.phase()).isInstanceOf(Ascending.class);
    scene.recordedBy(ARBITER);
    assertThat(scene.phase(Reigning.class).inForce()).isEqualTo(first.withReign(REIGN));
  }

  @Test
  void s8WhatIsNotInForcePromotesNobody() {
    Scene scene = elected().recordedBy(SLAVE);
    scene.on(
        new Event.Armed(NOBODY, lsn("0/0")),
        new Event.Started(at(2, "0/7000000")),
        new Event.Promoted(REIGN),
        new Event.Answered(scene.round(), SLAVE, new Answer.MandateRecorded(epoch(2), 1)));
    assertThat(scene.effects()).isEmpty();
    assertThat(step(scene)).isEqualTo(Step.RECORDING_ELECTION);
  }

  @Test
  void s9ReadersAreShutOutBeforeThePromotion() {
    Scene scene = elected();
    assertThat(scene.effects()).contains(new Effect.AdmitReaders(false));
    assertThat(scene.effects(Effect.Promote.class)).isEmpty();
  }

  @Test
  void s9NoClientPassesWhileAscending() {
    Scene scene = promoting().passes(Cast.LEASE.multipliedBy(3), leaseOf(2));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  private static Event leaseOf(long epoch) {
    return new Event.LeaseExtended(epoch(epoch), Long.MAX_VALUE);
  }

  @Test
  void s13TheHistoryIsExtendedBeforeClientsAreLetIn() {
    Scene scene = promoting().on(new Event.Promoted(REIGN), leaseOf(2)).recordedBy(SLAVE);
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
    scene.recordedBy(ARBITER).on(leaseOf(2), new Event.Ticked());
    assertThat(scene.effects(Effect.OpenDoor.class)).isNotEmpty();
  }

  @Test
  void anElectionThatIsOvertakenBeforeItIsRecordedIsVoid() {
    Scene scene = elected().on(Scene.witnessed(3, PAIR));
    assertThat(scene.effects())
        .containsExactly(
            new Effect.CloseDoor(),
            new Effect.AdmitReaders(false),
            new Effect.StopBeating(),
            new Effect.Kill());
    assertThat(scene.phase(Closing.class).cause()).isEqualTo(Phase.Cause.FAILED);
  }

  @Test
  void s12AMerePromiseDoesNotUndoAnElectionThatIsInForce() {
    Scene scene = promoting().on(Scene.witnessed(3, PAIR));
    assertThat(scene.effects()).isEmpty();
    assertThat(step(scene)).isEqualTo(Step.PROMOTING);
  }

  @Test
  void s12AnotherMandateEndsTheAscentAtEveryStep() {
    for (Step step : Step.values()) {
      Scene scene = promoting();
      scene.in(scene.phase(Ascending.class).at(step));
      scene.on(Scene.witnessed(mandate(3, 1, MASTER, NOBODY)));
      assertThat(scene.effects())
          .as("%s", step)
          .containsExactly(
              new Effect.CloseDoor(),
              new Effect.AdmitReaders(false),
              new Effect.StopBeating(),
              new Effect.Kill());
    }
  }

  @ParameterizedTest
  @CsvSource({"INITIALIZING, INITIALIZE", "STARTING, START", "ARMING, ARM", "PROMOTING, PROMOTE"})
  void whatFailsUnderAMandateIsClosedAndTriedInAHigherEpoch(Step step, Event.Operation operation) {
    Scene scene = promoting();
    scene.in(scene.phase(Ascending.class).at(step));
    for (Event.Operation other : Event.Operation.values()) {
      if (other != operation) {
        scene.on(new Event.Failed(other, "an order of the time before"));
        assertThat(step(scene)).isEqualTo(step);
      }
    }
    scene.on(new Event.Failed(operation, "the disk is full"));
    assertThat(scene.effects())
        .containsExactly(
            new Effect.CloseDoor(),
            new Effect.AdmitReaders(false),
            new Effect.StopBeating(),
            new Effect.Kill());
    scene.on(new Event.Stopped(Optional.empty()));
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }

  @Test
  void theFirstPrimaryOfANewClusterIsMadeInThisOrder() {
    Directory made = Cast.directory(Cast.MASTERS);
    Scene scene = founder();
    Mandate first = Mandate.founding(MASTER, EVERYBODY);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(first), MASTER));

    scene.recordedBy(MASTER, SLAVE);
    assertThat(scene.effects())
        .endsWith(new Effect.Beat(epoch(1), 1, EVERYBODY), new Effect.Initialize());

    scene.on(new Event.DirectoryMade(made));
    Mandate named = first.withSystemId(SYSTEM).withPrimaryCopy(Cast.MASTERS);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(named), MASTER));

    scene.recordedBy(MASTER, ARBITER);
    assertThat(scene.effects()).endsWith(new Effect.Start());
    scene.on(new Event.Started(new Position(1, lsn("0/1800000"))));
    assertThat(scene.effects()).containsExactly(new Effect.Arm(NOBODY));
    scene.on(new Event.Armed(NOBODY, lsn("0/0")));
    assertThat(scene.effects()).containsExactly(new Effect.Promote(epoch(1)));
  }

  @Test
  void aBootstrapThatWasInterruptedIsTakenUpWhereItStopped() {
    Mandate unfinished = Mandate.founding(MASTER, EVERYBODY);
    Scene scene = Scene.started(Cast.pair(MASTER));
    scene.knows(Scene.witnessed(unfinished), new Event.DirectoryFound(Directory.ABSENT));
    scene.in(Phase.Following.begin(Phase.Server.ABSENT, scene.now(), scene.now()));
    scene.electedIn(2, SLAVE, unfinished);
    assertThat(scene.phase(Ascending.class).mandate())
        .isEqualTo(unfinished.succeededBy(epoch(2), MASTER, NOBODY));
    scene.recordedBy(MASTER, SLAVE);
    assertThat(scene.effects()).endsWith(new Effect.Initialize());
  }

  private static Scene founder() {
    Scene scene = Scene.started(Cast.pair(MASTER));
    scene.knows(new Event.DirectoryFound(Directory.ABSENT));
    scene.on(new Event.Witnessed(Epoch.NONE, Optional.empty(), Optional.empty(), Epoch.NONE));
    Answer.Known nothing =
        new Answer.Known(true, false, Epoch.NONE, Optional.empty(), Optional.empty(), 0, 0)
            .configured(Cast.pair(MASTER).roster().names());
    return scene.answered(SLAVE, nothing).answered(ARBITER, nothing);
  }

  @Test
  void anOrderOfTheTimeBeforeTheElectionDoesNotAbortTheAscent() {
    Scene scene = elected().on(new Event.Failed(Event.Operation.FOLLOW, "the primary is dead"));
    assertThat(scene.phase()).isInstanceOf(Phase.Ascending.class);
  }

  @Test
  void onlyTheElectionsListLetsThePromotionBegin() {
    Scene scene = elected().recordedBy(SLAVE, ARBITER);
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/0")));
    assertThat(scene.effects(Effect.Promote.class)).isEmpty();
    scene.on(new Event.Armed(NOBODY, lsn("0/0")));
    assertThat(scene.effects(Effect.Promote.class)).hasSize(1);
  }

  @Test
  void s9ThePromotionWaitsUntilTheReadersAreOut() {
    Scene scene = elected().knows(new Event.ReadersMoved(true)).recordedBy(SLAVE, ARBITER);
    scene.on(new Event.Armed(NOBODY, lsn("0/0")));
    assertThat(scene.effects()).isEmpty();
    scene.on(new Event.ReadersMoved(false));
    assertThat(scene.effects()).containsExactly(new Effect.Promote(epoch(2)));
  }

  @Test
  void s13APromotionIsMarkedWhenItIsOrdered() {
    Scene scene = promoting();
    assertThat(scene.state().facts().data().directory().orElseThrow().promotion())
        .contains(new Event.Promotion(epoch(2), 3));
  }

  @Test
  void s9AFollowOfTheTimeBeforeTheElectionDoesNotHoldThePromotionUp() {
    Scene scene = elected().on(new Event.ReadersMoved(false), new Event.Followed(MASTER));
    scene.recordedBy(SLAVE, ARBITER).on(new Event.Armed(NOBODY, lsn("0/0")));
    assertThat(scene.effects(Effect.Promote.class)).hasSize(1);
  }

  @Test
  void s9ReadersThatGoWhileTheListIsOnItsWayDoNotOrderItTwice() {
    Scene scene = elected().knows(new Event.ReadersMoved(true)).recordedBy(SLAVE, ARBITER);
    assertThat(scene.effects(Effect.Arm.class)).hasSize(1);
    scene.on(new Event.ReadersMoved(false));
    assertThat(scene.effects()).isEmpty();
  }
}
