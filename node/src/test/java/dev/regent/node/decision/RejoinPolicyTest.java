package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SYSTEM;
import static dev.regent.node.decision.Cast.TICK;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.directory;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.standbySees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Event.Promotion;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Rejoining;
import dev.regent.node.decision.Phase.Return;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Reign;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejoinPolicyTest {
  /** Long after the first reign: the slave was promoted in epoch 3, at 3:0/5000000. */
  private static final Mandate OF_SLAVE = mandate(3, 2, SLAVE, NOBODY);

  private static final Mandate OF_MASTER = mandate(1, 4, MASTER, ONLY_SLAVE);

  private static final Event SLAVE_BEATS = new Event.HeartbeatHeard(SLAVE, epoch(3));
  private static final Event MASTER_BEATS = new Event.HeartbeatHeard(MASTER, epoch(1));
  private static final Event STOPPED = new Event.Stopped(Optional.empty());
  private static final Effect UNBLOCK = new Effect.BlockUpstream(Optional.empty());

  /** Past where the history left its timeline, and nothing else is wrong with it. */
  private static final String AHEAD = "2:0/5000100";

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

  private static Event failed(Operation operation) {
    return new Event.Failed(operation, "a reason");
  }

  private static String phase(Scene scene) {
    return Portrait.of(scene.rules(), scene.state(), scene.now()).phase();
  }

  @ParameterizedTest(name = "copy at {0}, promotion {1} => {2}")
  @CsvSource({
    "2:0/4000000, 1:2, follows",
    "2:0/5000000, 1:2, follows",
    "2:0/5000000, none, follows",
    "3:0/9000000, 1:2, follows",
    "2:0/5000001, 1:2, ENDING_TO_REWIND",
    "1:0/2000001, none, ENDING_TO_CLONE",
    "4:0/5000000, 1:2, ENDING_TO_CLONE",
    "2:0/4000000, 2:3, ENDING_TO_CLONE",
    "2:0/5000001, 2:3, ENDING_TO_CLONE",
    "3:0/6000000, 3:3, ENDING_TO_CLONE",
    "3:0/6000000, 1:3, ENDING_TO_CLONE",
  })
  void s13ACopyWithAPastThatTheHistoryLacks(String position, String promotion, String outcome) {
    Scene scene = oldMaster(position, promotion).on(SLAVE_BEATS);
    if (outcome.equals("follows")) {
      assertThat(scene.effects()).containsExactly(UNBLOCK, new Effect.Follow(SLAVE));
    } else {
      assertThat(scene.effects())
          .containsExactly(new Effect.AdmitReaders(false), new Effect.Kill());
      assertThat(scene.phase()).isEqualTo(new Rejoining(Return.valueOf(outcome), scene.now()));
    }
  }

  @Test
  void s13TwoPromotionsToTheSameTimelineAreToldApart() {
    Mandate history =
        new Mandate(
            epoch(3),
            2,
            SLAVE,
            Optional.of(Cast.SLAVES),
            NOBODY,
            Optional.of(SYSTEM),
            List.of(Cast.founding(), new Reign(epoch(3), SLAVE, 3, lsn("0/5000000"))),
            false,
            Cast.EVERYBODY,
            Optional.empty());
    Scene scene = oldMaster("3:0/5000000", "2:3").knows(Scene.witnessed(history)).on(SLAVE_BEATS);
    assertThat(scene.phase(Rejoining.class).step()).isEqualTo(Return.ENDING_TO_CLONE);
  }

  /** Of a promotion that it went along with: a standby has no marker of its own. */
  @ParameterizedTest(name = "its timeline {0} began at {1} => {2}")
  @CsvSource({
    "3, 0/5000000, follows",
    "3, 0/4000000, ENDING_TO_CLONE",
    "2, 0/2000001, ENDING_TO_CLONE",
    "7, 0/4000000, follows",
  })
  void s13ACopyWhoseTimelineBeganElsewhere(int timeline, String began, String outcome) {
    Directory found =
        new Directory(
            Optional.of(Cast.MASTERS),
            Optional.of(SYSTEM),
            Optional.empty(),
            Optional.empty(),
            Map.of(timeline, lsn(began)));
    Scene scene = oldMaster("3:0/6000000", "none").holds(found).on(SLAVE_BEATS);
    assertThat(scene.phase() instanceof Rejoining rejoining ? rejoining.step().name() : "follows")
        .isEqualTo(outcome);
  }

  @Test
  void s13ACopyThatTheRecordNamesIsNeverReplaced() {
    Scene scene =
        Scene.standby(Cast.pair(SLAVE), OF_MASTER).knows(standbySees(at(9, "0/9000000"), false));
    scene.passes(Duration.ofSeconds(60), MASTER_BEATS);
    assertThat(scene.effects(Effect.Kill.class)).isEmpty();
    assertThat(scene.effects(Effect.ToRejoin.class)).isEmpty();
  }

  @Test
  void s13ADirectoryIsReplacedOnlyWhileTheNewPrimaryIsHeard() {
    Scene scene = oldMaster(AHEAD, "1:2").knows(SLAVE_BEATS).later(LEASE);
    scene.passes(Duration.ofSeconds(5));
    assertThat(scene.effects(Effect.Kill.class)).isEmpty();
  }

  @Test
  void s13ADirectoryIsReplacedOnlyAfterTheNewPrimaryWasPromoted() {
    Mandate elected = OF_MASTER.succeededBy(epoch(3), SLAVE, NOBODY);
    Scene scene = oldMaster(AHEAD, "1:2").knows(Scene.witnessed(elected));
    scene.passes(Duration.ofSeconds(5), new Event.HeartbeatHeard(SLAVE, epoch(3)));
    assertThat(scene.effects(Effect.ToRejoin.class)).isEmpty();
    assertThat(scene.effects(Effect.ToReplication.class)).isEmpty();
  }

  @ParameterizedTest(name = "{0} => nothing is replaced")
  @CsvSource({AHEAD, "4:0/5000000"})
  void s13APrimaryThatFallsSilentWhileTheServerIsEndedIsWaitedFor(String position) {
    Scene scene = oldMaster(position, "1:2").on(SLAVE_BEATS).later(LEASE.plus(TICK)).on(STOPPED);
    assertThat(scene.effects()).isEmpty();
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.FAILED);
  }

  @Test
  void s13TheServerIsEndedBeforeTheRewindAndStartedAfterIt() {
    Scene scene = oldMaster(AHEAD, "1:2").on(SLAVE_BEATS).on(STOPPED);
    assertThat(scene.effects()).containsExactly(UNBLOCK, new Effect.Rewind(SLAVE));
    assertThat(scene.state().facts().copy()).as("S4: whatever becomes of it").isEmpty();
    scene.on(new Event.DirectoryMade(directory(Cast.MASTERS)));
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.STARTING);
  }

  @Test
  void aRewindThatFailsIsFollowedByAClone() {
    Scene scene = oldMaster(AHEAD, "1:2").on(SLAVE_BEATS).on(STOPPED).on(failed(Operation.REWIND));
    assertThat(scene.effects()).containsExactly(UNBLOCK, new Effect.Clone(SLAVE));
    scene.on(new Event.DirectoryMade(directory(Cast.MASTERS)));
    assertThat(scene.effects()).containsExactly(new Effect.Start());
  }

  @Test
  void aCopyThatWasRewoundAndStillDoesNotFitIsCloned() {
    Scene scene = oldMaster(AHEAD, "1:2").on(SLAVE_BEATS).on(STOPPED);
    scene.on(new Event.DirectoryMade(directory(Cast.MASTERS)));
    scene.on(new Event.Started(at(2, "0/5000200"))).on(SLAVE_BEATS);
    assertThat(scene.phase(Rejoining.class).step()).isEqualTo(Return.ENDING_TO_CLONE);
  }

  @Test
  void aCopyThatStreamsAgainMayBeRewoundAgain() {
    Scene scene = oldMaster(AHEAD, "1:2").on(SLAVE_BEATS).on(STOPPED);
    scene.on(new Event.DirectoryMade(directory(Cast.MASTERS)));
    scene.on(new Event.Started(at(3, "0/6000000"))).on(SLAVE_BEATS).on(new Event.Followed(SLAVE));
    scene.on(standbySees(at(3, "0/6000000"), true));
    assertThat(phase(scene)).isEqualTo("following pg-slave (256 bytes of WAL given up)");
    Mandate next =
        OF_SLAVE
            .succeededBy(epoch(4), SLAVE, NOBODY)
            .withReign(new Reign(epoch(4), SLAVE, 5, lsn("0/5900000")));
    scene.knows(standbySees(at(3, "0/6000000"), false));
    scene.on(Scene.witnessed(next)).on(new Event.HeartbeatHeard(SLAVE, epoch(4)));
    assertThat(scene.phase(Rejoining.class).step()).isEqualTo(Return.ENDING_TO_REWIND);
  }

  @Test
  void s13TheServerIsEndedBeforeTheCloneAndStartedAfterIt() {
    Scene scene = oldMaster("4:0/5000000", "1:2").on(SLAVE_BEATS).on(STOPPED);
    assertThat(scene.effects()).containsExactly(UNBLOCK, new Effect.Clone(SLAVE));
    scene.on(new Event.DirectoryMade(directory(Cast.MASTERS)));
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.STARTING);
  }

  @Test
  void s13ACloneThatFailsLeavesTheOldCopyAndIsTriedAgain() {
    Scene scene = oldMaster("4:0/5000000", "1:2").on(SLAVE_BEATS).on(STOPPED);
    scene.on(failed(Operation.CLONE));
    assertThat(scene.effects()).isEmpty();
    scene.passes(Duration.ofSeconds(3), SLAVE_BEATS);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    scene.on(new Event.Started(at(4, "0/5000000"))).on(SLAVE_BEATS);
    assertThat(scene.phase(Rejoining.class).step()).isEqualTo(Return.ENDING_TO_CLONE);
  }

  @Test
  void aStopEndsARewindThatIsUnderWay() {
    Scene scene = oldMaster(AHEAD, "1:2").on(SLAVE_BEATS).on(STOPPED).on(new Event.StopAsked());
    assertThat(scene.effects(Effect.ToLifecycle.class)).containsExactly(new Effect.Stop());
  }
}
