package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.TICK;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.directory;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.standbySees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Rejoining;
import dev.regent.node.decision.Phase.Return;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.values.Mandate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies that fit and do not come to life, members that have none, and how often it is tried. */
class ComebackTest {
  private static final Mandate OF_MASTER = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Event MASTER_BEATS = new Event.HeartbeatHeard(MASTER, epoch(1));
  private static final Effect UNBLOCK = new Effect.BlockUpstream(Optional.empty());

  private static Event failed(Operation operation) {
    return new Event.Failed(operation, "a reason");
  }

  private static String phase(Scene scene) {
    return Portrait.of(scene.rules(), scene.state(), scene.now()).phase();
  }

  private static Scene withoutData() {
    Scene scene =
        Scene.restarted(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY)).holds(Directory.ABSENT);
    scene.knows(standbySees(at(0, "0/0"), false));
    return scene.in(Following.begin(Server.ABSENT, scene.now(), scene.now()));
  }

  @Test
  void aMemberWithoutDataClonesThePrimaryThatItHears() {
    Scene scene = withoutData().on(MASTER_BEATS);
    assertThat(scene.effects()).containsExactly(UNBLOCK, new Effect.Clone(MASTER));
  }

  @Test
  void clonesThatFailAreTriedAgainEverMoreSlowlyAndTheStatusSaysSo() {
    Scene scene = withoutData().on(MASTER_BEATS);
    for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      scene.on(failed(Operation.CLONE));
      scene.passes(Duration.ofSeconds(seconds).minus(TICK), MASTER_BEATS);
      assertThat(scene.effects(Effect.Clone.class)).as("before %d s", seconds).isEmpty();
      assertThat(phase(scene)).endsWith("last failed: a reason, next in 1 s)");
      scene.passes(TICK, MASTER_BEATS);
      assertThat(scene.effects(Effect.Clone.class)).as("after %d s", seconds).hasSize(1);
    }
    assertThat(phase(scene)).isEqualTo("cloning (attempt 8, last failed: a reason)");
  }

  @Test
  void aStandbyWithoutAStreamIsClonedAnewWhenPatienceIsOver() {
    Scene scene = Scene.standby(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY));
    Event noStream = standbySees(at(2, "0/1900000"), false);
    scene.passes(Duration.ofSeconds(10), noStream, MASTER_BEATS);
    assertThat(scene.effects()).isEmpty();
    scene.passes(TICK, noStream, MASTER_BEATS);
    assertThat(scene.phase(Rejoining.class).step()).isEqualTo(Return.ENDING_TO_CLONE);
  }

  @ParameterizedTest(name = "{0} starts that fail, named by the record: {1} => cloned: {2}")
  @CsvSource({"2, false, false", "3, false, true", "3, true, false"})
  void aCopyThatDoesNotStartIsClonedUnlessTheRecordNamesIt(int times, boolean named, boolean is) {
    Mandate mandate = named ? OF_MASTER : mandate(1, 4, MASTER, NOBODY);
    Scene scene = Scene.standby(Cast.trio(SLAVE, 1), mandate, Cast.copyOf(SLAVE));
    scene.on(new Event.Exited());
    for (int i = 0; i < times; i++) {
      scene.passes(Duration.ofMillis(1100), MASTER_BEATS).on(failed(Operation.START));
    }
    scene.on(MASTER_BEATS);
    assertThat(scene.phase() instanceof Rejoining).isEqualTo(is);
  }

  @Test
  void aCloneThatDoesNotStartEitherIsNotMadeAgain() {
    Scene scene = withoutData().on(MASTER_BEATS);
    scene.on(new Event.DirectoryMade(directory(Cast.SLAVES)));
    for (int i = 0; i < 10; i++) {
      scene.on(failed(Operation.START)).passes(Duration.ofMillis(1100), MASTER_BEATS);
      assertThat(scene.effects(Effect.Start.class)).hasSize(1);
    }
  }
}
