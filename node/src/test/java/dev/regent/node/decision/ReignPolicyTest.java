package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.EVERYBODY;
import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static dev.regent.node.decision.Reigns.ALONE;
import static dev.regent.node.decision.Reigns.REDUNDANT;
import static dev.regent.node.decision.Reigns.alone;
import static dev.regent.node.decision.Reigns.redundant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReignPolicyTest {
  private static final Duration MOMENT = Duration.ofMillis(20);

  private static Effect.Ask write(Scene scene, Copy... copies) {
    InSyncSet set = InSyncSet.of(List.of(copies), 1);
    return new Effect.Ask(
        scene.round(), Set.of(MASTER), new Request.RecordMandate(REDUNDANT.withInSync(set)));
  }

  // S7

  @Test
  void s7AStandbyIsArmedThenConfirmsThenIsRecorded() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(scene.effects()).containsExactly(new Effect.Arm(ONLY_SLAVE));

    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000100")));
    assertThat(scene.asked()).as("nothing is confirmed past the list's beginning").isEmpty();

    scene.on(primarySees("0/6000200", streaming(SLAVES, "0/60000FF")));
    assertThat(scene.asked()).as("one byte is missing").isEmpty();

    scene.on(primarySees("0/6000200", streaming(SLAVES, "0/6000100")));
    assertThat(scene.effects(Effect.Ask.class)).containsExactly(write(scene, SLAVES));
  }

  @Test
  void s7NothingElseIsProposedWhileARevisionIsUnanswered() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")));
    assertThat(scene.asked()).hasSize(1);

    scene.passes(Duration.ofSeconds(3), primarySees("0/6000000"));
    assertThat(scene.effects(Effect.Ask.class)).isEmpty();
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
  }

  @Test
  void s7NothingElseIsProposedWhileAListIsBeingArmed() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.passes(Duration.ofSeconds(3), primarySees("0/6000000"));
    assertThat(scene.effects(Effect.Ask.class)).isEmpty();
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
  }

  @Test
  void s7ARevisionIsInForceWhenAMajorityHasItAndTheOwnWitnessFirst() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")));
    Mandate sent = scene.phase(Reigning.class).mandate();

    scene.recordedBy(MASTER);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(sent), SLAVE, ARBITER));
    assertThat(scene.phase(Reigning.class).inForce()).isEqualTo(ALONE);

    scene.recordedBy(ARBITER);
    assertThat(scene.phase(Reigning.class).inForce()).isEqualTo(sent);
    assertThat(scene.effects()).contains(new Effect.Beat(epoch(1), 5, EVERYBODY));
  }

  @Test
  void s7AnArmedFirstStandbyThatDoesNotConfirmIsLetGo() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000100")));
    scene.passes(Duration.ofMillis(1500), primarySees("0/6000200", streaming(SLAVES, "0/6000000")));
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(NOBODY));
    assertThat(scene.effects(Effect.Ask.class)).isEmpty();
  }

  @ParameterizedTest(name = "{0} for {1} => {2}")
  @CsvSource({
    "it streams and confirms,              5000, stays",
    "it streams and confirms nothing more, 900,  stays",
    "it streams and confirms nothing more, 1200, is dropped",
    "its connection is gone,               200,  stays",
    "its connection is gone,               400,  is dropped",
  })
  void s7AStandbyIsDroppedWhenCommitsWaitedOrItsConnectionIsGone(
      String what, long millis, String outcome) {
    Scene scene = redundant();
    Event view =
        switch (what) {
          case "its connection is gone" -> primarySees("0/6000100");
          case "it streams and confirms" ->
              primarySees("0/6000100", streaming(SLAVES, "0/6000100"));
          default -> primarySees("0/6000100", streaming(SLAVES, "0/6000000"));
        };
    scene.passes(Duration.ofMillis(millis), view);
    if (outcome.equals("stays")) {
      assertThat(scene.effects(Effect.Ask.class)).isEmpty();
    } else {
      assertThat(scene.effects()).contains(write(scene));
    }
  }

  @Test
  void s7AStandbyThatIsAboutToStopIsDroppedAtOnce() {
    Scene scene = redundant().on(new Event.LeaveAsked(SLAVE));
    assertThat(scene.effects()).containsExactly(write(scene));
  }

  @Test
  void s7AFarewellIsForgottenWhenTheStandbyStreamsOn() {
    Scene scene = redundant().on(new Event.LeaveAsked(SLAVE)).recordedBy(MASTER, ARBITER);
    scene.on(new Event.Armed(NOBODY, lsn("0/6000100")));
    Event streams = primarySees("0/6000100", streaming(SLAVES, "0/6000100"));
    scene.passes(Duration.ofSeconds(4), streams);
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
    scene.passes(Duration.ofSeconds(2), streams);
    assertThat(scene.effects(Effect.Arm.class)).isNotEmpty();
  }

  @Test
  void s7WhoWasDroppedComesBackWithBackoff() {
    Scene scene = redundant();
    scene.passes(Duration.ofMillis(400), primarySees("0/6000100"));
    scene.recordedBy(MASTER, ARBITER);
    scene.on(new Event.Armed(NOBODY, lsn("0/6000100")));

    Event back = primarySees("0/6000100", streaming(SLAVES, "0/6000100"));
    scene.passes(Duration.ofMillis(300), back);
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
    scene.passes(Duration.ofMillis(300), back);
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(ONLY_SLAVE));
  }

  @Test
  void s7AfterAPromotionTheRecordedListIsProvenAnew() {
    Scene scene = Scene.crowned(Cast.pair(MASTER), REDUNDANT).on(new Event.Ticked());
    assertThat(scene.effects()).containsExactly(new Effect.Arm(ONLY_SLAVE));
  }

  @ParameterizedTest(name = "lag of {0} bytes => {1}")
  @CsvSource({"1000000, stays", "1000001, is dropped"})
  void asynchronousModesDropWhoLags(long bytes, String outcome) {
    Scene scene = Scene.primary(Cast.asynchronousPair(MASTER), REDUNDANT);
    String end = "0/" + Long.toHexString(0x6000000 + bytes);
    scene.on(primarySees(end, streaming(SLAVES, "0/6000000")));
    assertThat(scene.asked()).hasSize(outcome.equals("stays") ? 0 : 1);
  }

  @Test
  void s6TheLastNameLeavesTheRecordBeforeTheListIsEmptied() {
    Scene scene = redundant();
    scene.passes(Duration.ofMillis(400), primarySees("0/6000100"));
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
    scene.recordedBy(MASTER);
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
    scene.recordedBy(ARBITER);
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(NOBODY));
  }

  /** One that was mute refuses, and learns the revision from the others when it has a record. */
  @Test
  void s7WhoHasRefusedARevisionIsAskedAnew() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")));
    scene.recordedBy(MASTER).refused(ARBITER, 1, ALONE, Refusal.MUTE);
    scene.passes(Duration.ofSeconds(2));
    assertThat(scene.effects(Effect.Ask.class))
        .hasSize(1)
        .allSatisfy(ask -> assertThat(ask.to()).containsExactlyInAnyOrder(SLAVE, ARBITER));
    scene.recordedBy(ARBITER);
    assertThat(scene.phase(Reigning.class).inForce().inSync()).isEqualTo(ONLY_SLAVE);
  }

  // The rest

  @Test
  void s3APrimaryWhoseProbesFailForASecondGivesUp() {
    Event ill = new Event.Probed(Optional.of("no new connection"));
    Scene scene = redundant().passes(Duration.ofSeconds(1), ill);
    assertThat(scene.phase()).isInstanceOf(Reigning.class);
    scene.passes(MOMENT.multipliedBy(2), ill);
    assertThat(scene.effects())
        .containsExactly(
            new Effect.CloseDoor(),
            new Effect.AdmitReaders(false),
            new Effect.StopBeating(),
            new Effect.Kill());
  }

  @Test
  void s11WhoIsAloneIsEndedForItsIllnessOnlyMuchLater() {
    Scene scene = alone();
    scene.passes(Duration.ofSeconds(10), new Event.Probed(Optional.of("no answer")));
    assertThat(scene.phase()).isInstanceOf(Reigning.class);
    scene.passes(Duration.ofSeconds(1), new Event.Probed(Optional.of("no answer")));
    assertThat(scene.phase()).isInstanceOf(Closing.class);
  }

  @Test
  void s3OneGoodProbeEndsTheIllness() {
    Event ill = new Event.Probed(Optional.of("no new connection"));
    Scene scene = redundant().passes(Duration.ofMillis(900), ill);
    scene.on(new Event.Probed(Optional.empty())).passes(Duration.ofMillis(900), ill);
    assertThat(scene.phase()).isInstanceOf(Reigning.class);
  }

  @Test
  void aWitnessThatLagsIsToldTheRecordInForceOnly() {
    Scene scene = redundant().on(new Event.WitnessBehind(ARBITER, 3));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RecordMandate(REDUNDANT), ARBITER));

    Scene busy = redundant().on(new Event.LeaveAsked(SLAVE));
    busy.on(new Event.WitnessBehind(ARBITER, 3));
    assertThat(busy.asked()).as("a revision is under way").isEmpty();
  }

  @Test
  void anAnswerToAnotherRoundOrRevisionCountsForNothing() {
    Scene scene = redundant().on(new Event.LeaveAsked(SLAVE)).recordedBy(MASTER);
    scene.on(
        new Event.Answered(scene.round() - 1, ARBITER, new Answer.MandateRecorded(epoch(1), 5)),
        new Event.Answered(scene.round(), ARBITER, new Answer.MandateRecorded(epoch(1), 4)),
        new Event.Answered(scene.round(), MASTER, new Answer.MandateRecorded(epoch(1), 5)));
    assertThat(scene.phase(Reigning.class).inForce()).isEqualTo(REDUNDANT);
  }

  @Test
  void s7TwoStandbysThatFailTogetherAreDropped() {
    Mandate both = mandate(1, 4, MASTER, Cast.set(1, SLAVES, Cast.THIRDS));
    Scene scene = Scene.primary(Cast.trio(MASTER, 1), both);
    scene.passes(Duration.ofSeconds(30), primarySees("0/6000100"));
    assertThat(scene.phase(Reigning.class).mandate().inSync()).isEqualTo(NOBODY);
  }

  @Test
  void s6AListWhoseArmingFailedMayBeInForce() {
    Event slow = primarySees("0/6000200", streaming(SLAVES, "0/6000000"));
    Event well = primarySees("0/6000200", streaming(SLAVES, "0/6000200"));
    Scene scene = alone().on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000100")));
    scene.passes(Duration.ofMillis(1100), slow);
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(NOBODY));

    scene.later(Duration.ofSeconds(1)); // Its time out is over when the failure is reported.
    scene.on(well, new Event.Failed(Event.Operation.ARM, "the session was lost"));
    assertThat(scene.asked())
        .as("PostgreSQL may have the empty list: nobody may be recorded")
        .isEmpty();
  }

  @Test
  void s7AMemberOfTheSetHasTimeToConnectAfterAPromotion() {
    Scene scene = Scene.crowned(Cast.pair(MASTER), REDUNDANT).on(new Event.Ticked());
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")), primarySees("0/6000000"));
    assertThat(scene.asked()).as("it had no time yet").isEmpty();
    scene.passes(Duration.ofSeconds(1), primarySees("0/6000000"));
    assertThat(scene.asked()).isEmpty();
    scene.passes(Cast.TICK, primarySees("0/6000000"));
    assertThat(scene.asked())
        .containsExactly(
            Scene.asked(new Request.RecordMandate(REDUNDANT.withInSync(NOBODY)), MASTER));
  }

  @Test
  void s11TheOwnLeaseEndsWhenSomebodyIsNamed() {
    Scene scene = alone().passes(LEASE.multipliedBy(3)); // No majority acknowledges.
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")), new Event.Ticked());
    assertThat(scene.asked()).as("S10 would have nothing to go on from").isEmpty();

    long lease = scene.now() + LEASE.toNanos() / 2;
    scene.on(new Event.LeaseExtended(epoch(1), lease));
    assertThat(scene.asked())
        .containsExactly(
            Scene.asked(new Request.RecordMandate(ALONE.withInSync(ONLY_SLAVE)), MASTER));
    assertThat(scene.effects(Effect.ToFence.class)).containsExactly(new Effect.OpenDoor(lease));
  }

  @Test
  void s7WithoutALookThereIsNoVerdict() {
    Scene scene = redundant().on(primarySees("0/6000100", streaming(SLAVES, "0/6000000")));
    scene.passes(Duration.ofSeconds(30));
    assertThat(scene.asked()).as("PostgreSQL hangs, and says nothing of its standby").isEmpty();
  }

  @Test
  void s7WhoIsIllDropsNobody() {
    Scene scene = redundant().on(new Event.Probed(Optional.of("no new connection")));
    scene.passes(Duration.ofMillis(900), primarySees("0/6000100"));
    assertThat(scene.asked()).isEmpty();
  }

  @Test
  void s6AListWhoseArmingFailedIsPutAgainBeforeAnythingElse() {
    Scene scene = alone().on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(ONLY_SLAVE));
    scene.on(new Event.Failed(Event.Operation.ARM, "the session was lost"));
    scene.passes(Duration.ofMillis(180), primarySees("0/6000000"));
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
    scene.passes(Cast.TICK, primarySees("0/6000000"));
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(ONLY_SLAVE));
  }

  @Test
  void s6AListThatWasNotOrderedIsNotBelieved() {
    Scene scene = redundant().on(new Event.Armed(NOBODY, lsn("0/6000000")));
    assertThat(scene.phase(Reigning.class).synchrony().armed()).isEqualTo(ONLY_SLAVE);
  }

  // Never alone

  private static Scene strict(Mandate mandate) {
    return Scene.primary(Cast.neverAlone(Cast.pair(MASTER)), mandate);
  }

  @Test
  void neverAloneTheLastStandbyStaysInTheSetHoweverLongItIsGone() {
    Scene scene = strict(REDUNDANT);
    scene.passes(Duration.ofSeconds(30), primarySees("0/6000000"));
    assertThat(scene.effects(Effect.Ask.class)).isEmpty();
    assertThat(scene.phase(Reigning.class).inForce().inSync()).isEqualTo(ONLY_SLAVE);
  }

  @Test
  void neverAloneTheLastStandbyGoesWhenAnotherHasComeBesideIt() {
    Scene scene = Scene.primary(Cast.neverAlone(Cast.trio(MASTER, 1)), REDUNDANT);
    Event thirdOnly = primarySees("0/6000100", streaming(THIRDS, "0/6000100"));
    scene.passes(Duration.ofSeconds(2), thirdOnly);
    assertThat(scene.effects(Effect.Ask.class))
        .as("recorded beside the one that is gone, before that one goes")
        .containsExactly(write(scene, SLAVES, THIRDS));
    scene.recordedBy(MASTER, SLAVE);
    assertThat(scene.effects(Effect.Arm.class))
        .containsExactly(new Effect.Arm(Cast.set(1, THIRDS)));
  }

  @Test
  void neverAloneNobodyPassesBeforeAStandbyHasConfirmed() {
    Scene scene = Scene.crowned(Cast.neverAlone(Cast.pair(MASTER)), ALONE);
    scene.passes(Duration.ofSeconds(5), primarySees("0/6000000"));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();

    Event slave = primarySees("0/6000000", streaming(SLAVES, "0/6000000"));
    scene.on(slave).on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")));
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow())).on(slave);
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
    scene.recordedBy(MASTER, ARBITER);
    assertThat(scene.effects(Effect.OpenDoor.class)).hasSize(1);
  }

  @Test
  void whoIsConfiguredToStayOutIsNotTakenIn() {
    Scene scene = Scene.primary(Cast.withHeirs(Cast.pair(MASTER), MASTER), ALONE);
    scene.passes(Duration.ofSeconds(2), primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(scene.effects(Effect.Arm.class)).isEmpty();
  }

  @Test
  void whoIsNowConfiguredToStayOutIsDropped() {
    Scene scene = Scene.primary(Cast.withHeirs(Cast.pair(MASTER), MASTER), REDUNDANT);
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(scene.phase(Reigning.class).mandate().inSync()).isEqualTo(NOBODY);
  }
}
