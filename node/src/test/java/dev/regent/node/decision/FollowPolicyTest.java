package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.standbySees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Ending;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowPolicyTest {
  /** Long after the first reign: the slave was promoted in epoch 3, at 3:0/5000000. */
  private static final Mandate OF_SLAVE = mandate(3, 2, SLAVE, NOBODY);

  private static final Mandate OF_MASTER = mandate(1, 4, MASTER, ONLY_SLAVE);

  private static final Event SLAVE_BEATS = new Event.HeartbeatHeard(SLAVE, epoch(3));
  private static final Event MASTER_BEATS = new Event.HeartbeatHeard(MASTER, epoch(1));

  /** The old primary, in recovery again, with nothing that the slave lacks. */
  private static Scene oldMaster() {
    return Scene.restarted(Cast.pair(MASTER), OF_SLAVE)
        .knows(standbySees(at(2, "0/4000000"), false));
  }

  @ParameterizedTest(name = "severed under {0}, primary of epoch 1 => follows: {1}")
  @CsvSource({"0, true", "1, true", "2, false"})
  void s5NobodyFollowsAPrimaryBelowTheSeveredEpoch(long severed, boolean follows) {
    Scene scene =
        Scene.restarted(Cast.pair(SLAVE), OF_MASTER)
            .knows(Scene.severed(severed, OF_MASTER))
            .on(MASTER_BEATS);
    assertThat(scene.effects(Effect.Follow.class)).hasSize(follows ? 1 : 0);
  }

  @Test
  void s12TheRecordedPrimaryIsFollowedWhoeverItIs() {
    Scene scene = Scene.standby(Cast.trio(Cast.THIRD, 1), OF_MASTER);
    scene.knows(standbySees(at(2, "0/4000000"), true));
    scene.on(Scene.witnessed(OF_SLAVE)).on(SLAVE_BEATS);
    assertThat(scene.effects(Effect.Follow.class)).containsExactly(new Effect.Follow(SLAVE));
  }

  @Test
  void aFailedFollowIsTriedAgainAfterASecond() {
    Scene scene = oldMaster().on(SLAVE_BEATS);
    scene.on(new Event.Failed(Event.Operation.FOLLOW, "no session"));
    scene.passes(Duration.ofSeconds(1), SLAVE_BEATS);
    assertThat(scene.effects(Effect.Follow.class)).isEmpty();
    scene.passes(Cast.TICK, SLAVE_BEATS);
    assertThat(scene.effects(Effect.Follow.class)).hasSize(1);
  }

  @Test
  void nothingIsOrderedWhileAChangeOfUpstreamIsUnderWay() {
    Scene scene = oldMaster().on(SLAVE_BEATS);
    scene.passes(Duration.ofSeconds(30), SLAVE_BEATS);
    assertThat(scene.effects()).isEmpty();
  }

  @Test
  void s8AServerThatEndedIsStartedAgainInRecoveryAfterASecond() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), OF_MASTER).on(new Event.Exited());
    assertThat(scene.effects()).isEmpty();
    scene.passes(Duration.ofMillis(1100), MASTER_BEATS);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    scene.on(new Event.Started(new Position(2, lsn("0/6000000"))));
    assertThat(scene.effects())
        .as("it follows nobody until it is told to")
        .containsExactly(new Effect.BlockUpstream(Optional.empty()), new Effect.Follow(MASTER));
    scene.on(new Event.Followed(MASTER)).on(standbySees(at(2, "0/6000000"), true));
    assertThat(scene.effects())
        .as("S9: readers come in when it follows, not before")
        .contains(new Effect.AdmitReaders(true));
  }

  @Test
  void s7AStandbyThatIsToStopLeavesTheSetFirst() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), OF_MASTER).on(new Event.StopAsked());
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Leave(), MASTER));
    assertThat(scene.effects(Effect.ToLifecycle.class)).isEmpty();

    scene.on(Scene.witnessed(mandate(1, 5, MASTER, NOBODY)));
    assertThat(scene.effects(Effect.ToLifecycle.class)).containsExactly(new Effect.Stop());
    assertThat(scene.phase()).isInstanceOf(Ending.class);

    scene.on(new Event.Stopped(Optional.empty()));
    assertThat(scene.effects(Effect.Exit.class)).hasSize(1);
  }

  @Test
  void aStandbyWhosePrimaryDoesNotLetItGoStopsAllTheSame() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), OF_MASTER).on(new Event.StopAsked());
    scene.passes(Duration.ofMillis(1100), MASTER_BEATS);
    assertThat(scene.effects(Effect.Stop.class)).hasSize(1);
  }

  @Test
  void whatAMemberKnowsMayBeOldSoItAsks() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY));
    scene.passes(Duration.ofMillis(1100));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.Inquire(), MASTER, Cast.ARBITER));
  }

  @Test
  void aPetitionOfWhoMayNotStandDoesNotKeepItFromFollowing() {
    Scene scene = Scene.standby(Cast.trio(THIRD, 1), OF_MASTER).on(new Event.PromotionAsked());
    scene.knows(standbySees(at(2, "0/4000000"), false));
    scene.on(Scene.witnessed(OF_SLAVE)).on(SLAVE_BEATS);
    assertThat(scene.effects(Effect.Follow.class)).containsExactly(new Effect.Follow(SLAVE));
  }

  @Test
  void s8AServerThatTakesWritesWithoutAMandateIsEnded() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), OF_MASTER).on(Cast.primarySees("0/6000000"));
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
  void s3AStandbyThatDoesNotAnswerIsEndedAndStartedAgain() {
    Event ill = new Event.Probed(Optional.of("no answer"));
    Scene scene = Scene.standby(Cast.pair(SLAVE), OF_MASTER).knows(new Event.ReadersMoved(true));
    scene.passes(Duration.ofSeconds(5), ill, MASTER_BEATS);
    assertThat(scene.effects()).isEmpty();
    scene.passes(Cast.TICK.multipliedBy(2), ill, MASTER_BEATS);
    assertThat(scene.effects()).containsExactly(new Effect.AdmitReaders(false), new Effect.Kill());
    scene.on(new Event.Stopped(Optional.empty()));
    scene.passes(Duration.ofMillis(1100), MASTER_BEATS);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }

  @Test
  void s9ReadersComeInThoughTheStandbyCanvassesWhenItsUpstreamIsSet() {
    Scene scene = Scene.restarted(Cast.pair(SLAVE), OF_MASTER).on(MASTER_BEATS);
    scene.on(new Event.GossipObserved(Set.of(MASTER)));
    scene.on(new Event.Followed(MASTER), new Event.GossipObserved(Set.of()));
    scene.passes(Duration.ofSeconds(2), standbySees(at(2, "0/6000000"), true), MASTER_BEATS);
    assertThat(scene.effects()).contains(new Effect.AdmitReaders(true));
  }
}
