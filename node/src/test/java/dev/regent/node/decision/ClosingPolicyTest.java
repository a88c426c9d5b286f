package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Ending;
import dev.regent.node.decision.Phase.Following;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosingPolicyTest {
  private static final Event EXITED = new Event.Exited();
  private static final Event STOPPED = new Event.Stopped(Optional.empty());
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Mandate ALONE = mandate(1, 4, MASTER, NOBODY);
  private static final Mandate SUCCESSOR = mandate(2, 1, SLAVE, NOBODY);

  private static final Resignation CRASH =
      new Resignation(epoch(1), MASTER, Optional.empty(), Optional.empty());

  private static Scene primary(Mandate mandate) {
    return Scene.primary(Cast.pair(MASTER), mandate);
  }

  @Test
  void s12WhoWasDeposedComesBackInRecovery() {
    Scene scene = primary(PAIR).on(Scene.witnessed(SUCCESSOR)).on(STOPPED);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(scene.phase(Following.class).server()).isEqualTo(Phase.Server.STARTING);
  }

  @Test
  void s12NothingIsStartedBeforeEveryProcessHasEnded() {
    Scene scene = primary(PAIR).on(Scene.witnessed(SUCCESSOR));
    scene.passes(LEASE.multipliedBy(10), EXITED, new Event.Started(at(2, "0/6000000")));
    assertThat(scene.effects()).isEmpty();
  }

  @Test
  void s3ACrashedPrimaryResignsSoThatNobodyWaitsForItsLease() {
    Scene scene = primary(PAIR).on(EXITED);
    assertThat(scene.effects())
        .containsExactly(
            new Effect.CloseDoor(),
            new Effect.AdmitReaders(false),
            new Effect.StopBeating(),
            new Effect.Kill());

    scene.on(STOPPED);
    assertThat(scene.asked())
        .as("every backend is dead; on the resigner first")
        .containsExactly(Scene.asked(new Request.Resign(CRASH), MASTER));

    scene.on(Scene.resigned(PAIR, CRASH));
    scene.answered(MASTER, new Answer.ResignationRecorded(epoch(1)));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.Resign(CRASH), SLAVE, ARBITER));
    assertThat(scene.effects()).endsWith(new Effect.Start());
  }

  @Test
  void s14AResignerNeverGoesOnUnderItsEpochItStandsInAHigherOne() {
    Scene scene = primary(PAIR).on(EXITED).on(STOPPED).on(Scene.resigned(PAIR, CRASH));
    scene.answered(MASTER, new Answer.ResignationRecorded(epoch(1)));
    scene.on(new Event.Started(at(2, "0/6000000")));
    scene.passes(LEASE);
    assertThat(scene.effects(Effect.Beat.class)).isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.phase(Canvassing.class).canvass().epoch()).isEqualTo(epoch(2));
  }

  /** How long it lets others stand first, once its PostgreSQL has ended. */
  private static Duration patience(Scene scene) {
    return Duration.ofNanos(scene.phase(Following.class).standAt() - scene.now());
  }

  /** ADR 5: one epoch, one promotion. */
  @Test
  void s11WhoIsAloneResignsNothingAndStandsAtOnceInAHigherEpoch() {
    Scene scene = primary(ALONE).on(EXITED);
    assertThat(scene.effects()).doesNotHaveAnyElementsOfTypes(Effect.Ask.class);
    scene.on(STOPPED);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(patience(scene)).isZero();

    scene.on(new Event.Started(at(2, "0/6000000"))).electedIn(2, ARBITER, ALONE);
    assertThat(scene.phase(Ascending.class).mandate())
        .isEqualTo(ALONE.succeededBy(epoch(2), MASTER, NOBODY).withPrimaryCopy(Cast.MASTERS));
  }

  @Test
  void s11WhoSentARevisionThatNamesSomebodyIsNotAloneAnyMore() {
    Scene scene = primary(ALONE);
    scene.on(Cast.primarySees("0/6000000", Cast.streaming(Cast.SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")));
    assertThat(scene.asked()).hasSize(1);
    scene.on(EXITED).on(STOPPED);
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Resign(CRASH), MASTER));
  }

  @Test
  void s11WhoWasOvertakenByAPromiseIsNotAloneAnyMore() {
    Scene scene = primary(ALONE).knows(Scene.witnessed(2, ALONE)).on(EXITED);
    assertThat(scene.phase(Closing.class).alone()).isFalse();
  }

  @Test
  void s11WhoIsDeposedWhileItsServerEndsResignsNothing() {
    Scene scene = primary(ALONE).on(EXITED).on(Scene.witnessed(SUCCESSOR)).on(STOPPED);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }

  @Test
  void s14ACrashedPrimaryThatIsToEndResignsFirst() {
    Scene scene = primary(PAIR).on(EXITED).on(new Event.StopAsked()).on(STOPPED);
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Resign(CRASH), MASTER));
    scene.on(Scene.resigned(PAIR, CRASH));
    scene.answered(MASTER, new Answer.ResignationRecorded(epoch(1)));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.Resign(CRASH), SLAVE, ARBITER));
    assertThat(scene.effects()).endsWith(new Effect.Exit(0, "stopped"));
  }

  @Test
  void whoCannotWriteItsResignationEndsWithoutIt() {
    Scene scene = primary(PAIR).on(EXITED).on(new Event.StopAsked()).on(STOPPED);
    scene.passes(Duration.ofSeconds(20));
    assertThat(scene.effects(Effect.Exit.class)).isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.effects(Effect.Exit.class)).hasSize(1);
    assertThat(scene.phase()).isInstanceOf(Ending.class);
  }

  @Test
  void aServerThatDoesNotStopIsEndedOnceAndThenTheNode() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY));
    Event failed = new Event.Failed(Event.Operation.STOP, "it hangs");
    scene.on(new Event.StopAsked()).on(failed);
    assertThat(scene.effects(Effect.Kill.class)).hasSize(1);
    assertThat(scene.on(failed).effects()).as("a kill is repeated where it is made").isEmpty();
    assertThat(scene.on(STOPPED).effects(Effect.Exit.class)).hasSize(1);
  }

  @Test
  void s12WhoWasSucceededWhileItsServerEndedComesBack() {
    Scene scene = primary(PAIR).on(EXITED).on(Scene.witnessed(SUCCESSOR)).on(STOPPED);
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }

  @Test
  void s12ARefusedResignationIsNoEnd() {
    Scene scene = primary(PAIR).on(EXITED).on(STOPPED);
    assertThat(scene.phase()).isInstanceOf(Closing.class);
    scene.on(Scene.witnessed(SUCCESSOR)).refused(MASTER, 2, SUCCESSOR, Refusal.OUTDATED);
    scene.on(new Event.Ticked());
    assertThat(scene.phase()).isInstanceOf(Following.class);
  }

  @Test
  void s11WhoOnlySentTheEmptyRecordIsNotAlone() {
    Scene scene = primary(PAIR).on(new Event.LeaveAsked(SLAVE)); // 1.5 = {} is sent.
    scene.on(EXITED);
    assertThat(scene.phase(Closing.class).alone()).isFalse();
    scene.on(STOPPED);
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Resign(CRASH), MASTER));
  }
}
