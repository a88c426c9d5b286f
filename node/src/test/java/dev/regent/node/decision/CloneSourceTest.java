package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.SYSTEM;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.amongThree;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.directory;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.set;
import static dev.regent.node.decision.Cast.standbySees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Rejoining;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ADR 21: a standby that the record names is cloned first, and the primary whenever in doubt. */
class CloneSourceTest {
  private static final Event MASTER_BEATS = new Event.HeartbeatHeard(MASTER, epoch(1));
  private static final Duration BACKOFF = Duration.ofMillis(1020);

  private static Scene third(InSyncSet inSync, Directory holds) {
    Scene scene =
        Scene.restarted(Cast.trio(THIRD, 1), amongThree(1, 4, MASTER, inSync)).holds(holds);
    scene.knows(standbySees(at(0, "0/0"), false));
    return scene.in(Following.begin(Server.ABSENT, scene.now(), scene.now()));
  }

  private static Scene third() {
    return third(ONLY_SLAVE, Directory.ABSENT);
  }

  private static Optional<MemberId> source(Scene scene) {
    return scene.effects(Effect.Clone.class).stream().map(Effect.Clone::source).findFirst();
  }

  private static Scene startFails(Scene scene, int times) {
    for (int i = 0; i < times; i++) {
      scene.on(new Event.Failed(Operation.START, "a reason"));
      scene.passes(Duration.ofMillis(1100), MASTER_BEATS);
    }
    return scene;
  }

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(NOBODY, Set.of(), MASTER),
        Arguments.of(ONLY_SLAVE, Set.of(), SLAVE),
        Arguments.of(ONLY_SLAVE, Set.of(SLAVE), MASTER),
        Arguments.of(set(1, SLAVES, THIRDS), Set.of(), SLAVE),
        Arguments.of(set(1, THIRDS), Set.of(), MASTER));
  }

  @ParameterizedTest(name = "recorded {0}, lost {1} => pg-third clones {2}")
  @MethodSource("records")
  void theRecordAndTheOwnGossipSayWhomToClone(
      InSyncSet inSync, Set<MemberId> lost, MemberId expected) {
    Scene scene = third(inSync, Directory.ABSENT);
    scene.knows(new Event.GossipObserved(lost)).on(MASTER_BEATS);
    assertThat(source(scene)).contains(expected);
  }

  @Test
  void aStandbyIsClonedOnceAndThenThePrimary() {
    Scene scene = third().on(MASTER_BEATS);
    for (int attempt = 2; attempt < 5; attempt++) {
      scene.on(new Event.Failed(Operation.CLONE, "it was promoted"));
      scene.passes(Duration.ofSeconds(5), MASTER_BEATS);
      assertThat(source(scene)).as("attempt %d", attempt).contains(MASTER);
    }
  }

  @Test
  void s13NobodyIsClonedBeforeThePrimaryIsHeard() {
    Scene scene = third().later(Cast.LEASE.plus(Cast.TICK)).on(new Event.Ticked());
    assertThat(source(scene)).isEmpty();
  }

  @Test
  void aCloneOfAStandbyThatDoesNotStartIsMadeAgainFromThePrimaryAndNeverAgain() {
    Scene scene = third().on(MASTER_BEATS);
    scene.on(new Event.DirectoryMade(directory(THIRDS)));
    startFails(scene, 3);
    assertThat(scene.phase()).isInstanceOf(Rejoining.class);
    scene.on(new Event.Stopped(Optional.empty()), MASTER_BEATS);
    assertThat(source(scene)).contains(MASTER);
    scene.on(new Event.DirectoryMade(directory(THIRDS)));
    startFails(scene, 6);
    assertThat(scene.phase()).isInstanceOf(Following.class);
  }

  @Test
  void aCloneThatStreamsEndsTheMatter() {
    Scene scene = third().on(MASTER_BEATS);
    scene.on(new Event.Failed(Operation.CLONE, "a reason")).passes(BACKOFF, MASTER_BEATS);
    scene.on(new Event.DirectoryMade(directory(THIRDS)), new Event.Started(at(2, "0/3000000")));
    scene.on(standbySees(at(2, "0/3000000"), true));
    assertThat(scene.state().facts().data().comeback()).isEqualTo(Comeback.NONE);
  }

  /** ADR 19: its past is compared with the primary's. */
  @Test
  void whatIsToBeAdoptedIsAdoptedFromThePrimary() {
    Directory toAdopt =
        new Directory(Optional.empty(), Optional.of(SYSTEM), Optional.empty(), Optional.empty());
    assertThat(source(third(ONLY_SLAVE, toAdopt).on(MASTER_BEATS))).contains(MASTER);
  }
}
