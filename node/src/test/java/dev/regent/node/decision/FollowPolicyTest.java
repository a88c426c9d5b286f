package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SYSTEM;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.TICK;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.directory;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.standbySees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Promotion;
import dev.regent.node.decision.Phase.Ending;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Rejoining;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.time.Duration;
import java.util.List;
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

  /** The old primary, in recovery again, at this position, with a promotion under this epoch. */
  private static Scene oldMaster(String position, String promotion) {
    String[] parts = position.split(":", 2);
    return Scene.restarted(Cast.pair(MASTER), OF_SLAVE)
        .holds(
            new Directory(
                Optional.of(Cast.MASTERS), Optional.of(SYSTEM), begun(promotion), Optional.empty()))
        .knows(standbySees(at(Integer.parseInt(parts[0]), parts[1]), false));
  }

  /** As its marker says: epoch:timeline. */
  private static Optional<Promotion> begun(String promotion) {
    String[] parts = promotion.split(":", 2);
    return promotion.equals("none")
        ? Optional.empty()
        : Optional.of(new Promotion(epoch(Long.parseLong(parts[0])), Integer.parseInt(parts[1])));
  }

  @ParameterizedTest(name = "copy at {0}, promotion {1} => {2}")
  @CsvSource({
    "2:0/4000000, 1:2, follows",
    "2:0/5000000, 1:2, follows",
    "2:0/5000000, none, follows",
    "3:0/9000000, 1:2, follows",
    "2:0/5000001, 1:2, is cloned",
    "1:0/2000001, none, is cloned",
    "4:0/5000000, 1:2, is cloned",
    "2:0/4000000, 2:3, is cloned",
    "3:0/6000000, 3:3, is cloned",
    "3:0/6000000, 1:3, is cloned",
  })
  void s13ACopyWithAPastThatTheHistoryLacksIsClonedAnew(
      String position, String promotion, String outcome) {
    Scene scene = oldMaster(position, promotion).on(SLAVE_BEATS);
    if (outcome.equals("follows")) {
      assertThat(scene.effects())
          .containsExactly(new Effect.BlockUpstream(Optional.empty()), new Effect.Follow(SLAVE));
    } else {
      assertThat(scene.effects())
          .containsExactly(new Effect.AdmitReaders(false), new Effect.Kill());
      assertThat(scene.phase()).isEqualTo(new Rejoining(false, scene.now()));
    }
  }

  @Test
  void s13TwoPromotionsToTheSameTimelineAreToldApart() {
    Mandate history =
        new Mandate(
            epoch(3),
            2,
            SLAVE,
            NOBODY,
            Optional.of(SYSTEM),
            List.of(Cast.founding(), new Reign(epoch(3), SLAVE, 3, lsn("0/5000000"))),
            false);
    Scene scene = oldMaster("3:0/5000000", "2:3").knows(Scene.witnessed(history)).on(SLAVE_BEATS);
    assertThat(scene.phase()).isInstanceOf(Rejoining.class);
  }

  @Test
  void s13ACopyThatTheRecordNamesIsNeverReplaced() {
    Scene scene =
        Scene.standby(Cast.pair(SLAVE), OF_MASTER).knows(standbySees(at(9, "0/9000000"), false));
    scene.passes(Duration.ofSeconds(60), MASTER_BEATS);
    assertThat(scene.effects(Effect.Kill.class)).isEmpty();
    assertThat(scene.effects(Effect.Clone.class)).isEmpty();
  }

  @Test
  void s13ADirectoryIsReplacedOnlyWhileTheNewPrimaryIsHeard() {
    Scene scene = oldMaster("4:0/5000000", "1:2").knows(SLAVE_BEATS).later(LEASE);
    scene.passes(Duration.ofSeconds(5));
    assertThat(scene.effects(Effect.Kill.class)).isEmpty();
  }

  @Test
  void s13ADirectoryIsReplacedOnlyAfterTheNewPrimaryWasPromoted() {
    Mandate elected = OF_MASTER.succeededBy(epoch(3), SLAVE, NOBODY);
    Scene scene = oldMaster("4:0/5000000", "1:2").knows(Scene.witnessed(elected));
    scene.passes(Duration.ofSeconds(5), new Event.HeartbeatHeard(SLAVE, epoch(3)));
    assertThat(scene.effects(Effect.ToRejoin.class)).isEmpty();
    assertThat(scene.effects(Effect.ToReplication.class)).isEmpty();
  }

  @Test
  void s13TheServerIsEndedBeforeTheCloneAndStartedAfterIt() {
    Scene scene = oldMaster("4:0/5000000", "1:2").on(SLAVE_BEATS);
    scene.on(new Event.Stopped(Optional.empty()));
    assertThat(scene.effects())
        .containsExactly(new Effect.BlockUpstream(Optional.empty()), new Effect.Clone(SLAVE));
    scene.on(new Event.DirectoryMade(directory(Cast.MASTERS)));
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.STARTING);
  }

  @Test
  void s13ACloneThatFailsLeavesTheOldCopyAndIsTriedAgain() {
    Scene scene = oldMaster("4:0/5000000", "1:2").on(SLAVE_BEATS);
    scene.on(new Event.Stopped(Optional.empty()));
    scene.on(new Event.Failed(Event.Operation.CLONE, "the disk is full"));
    assertThat(scene.effects()).isEmpty();
    scene.passes(Duration.ofSeconds(3), SLAVE_BEATS);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }

  @Test
  void aMemberWithoutDataClonesThePrimaryThatItHears() {
    Scene scene =
        Scene.restarted(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY)).holds(Directory.ABSENT);
    scene.in(Following.begin(Server.ABSENT, scene.now(), scene.now())).on(MASTER_BEATS);
    assertThat(scene.effects())
        .containsExactly(new Effect.BlockUpstream(Optional.empty()), new Effect.Clone(MASTER));
  }

  @Test
  void aStandbyWithoutAStreamIsClonedAnewWhenPatienceIsOver() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY));
    Event noStream = standbySees(at(2, "0/1900000"), false);
    scene.passes(Duration.ofSeconds(10), noStream, MASTER_BEATS);
    assertThat(scene.effects()).isEmpty();
    scene.passes(TICK, noStream, MASTER_BEATS);
    assertThat(scene.phase()).isInstanceOf(Rejoining.class);
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
  void aFailedFollowIsTriedAgain() {
    Scene scene = oldMaster("2:0/4000000", "1:2").on(SLAVE_BEATS);
    scene.on(new Event.Failed(Event.Operation.FOLLOW, "no session"));
    assertThat(scene.effects(Effect.Follow.class)).hasSize(1);
  }

  @Test
  void nothingIsOrderedWhileAChangeOfUpstreamIsUnderWay() {
    Scene scene = oldMaster("2:0/4000000", "1:2").on(SLAVE_BEATS);
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
