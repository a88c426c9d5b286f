package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.standbySees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.values.Mandate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A standby whose disk is full: nothing is tried that needs room, and all goes on when there is.
 */
class FullDiskTest {
  private static final Mandate ALONE = mandate(1, 5, MASTER, NOBODY);
  private static final Event MASTER_BEATS = new Event.HeartbeatHeard(MASTER, epoch(1));
  private static final Event NO_ROOM = new Event.RoomSeen(Optional.of("no room here"));
  private static final Event ROOM = new Event.RoomSeen(Optional.empty());
  private static final Event NO_STREAM = standbySees(at(2, "0/6000000"), false);
  private static final Event STREAM = standbySees(at(2, "0/6000000"), true);

  private static Scene standby() {
    return Scene.standby(Cast.pair(SLAVE), ALONE).on(MASTER_BEATS);
  }

  @Test
  void itIsNotClonedAndAsksForNoMoreWalUntilThereIsRoom() {
    Scene scene = standby().on(NO_ROOM).passes(Duration.ofMillis(1100), NO_STREAM, MASTER_BEATS);
    assertThat(scene.effects()).containsExactly(new Effect.BlockUpstream(Optional.of(MASTER)));
    scene.passes(Duration.ofMinutes(2), NO_STREAM, MASTER_BEATS);
    assertThat(scene.effects()).isEmpty();

    scene.on(ROOM);
    assertThat(scene.effects())
        .containsExactly(new Effect.BlockUpstream(Optional.empty()), new Effect.Follow(MASTER));
  }

  @Test
  void aStreamThatGoesOnIsLeftAlone() {
    Scene scene = standby().on(NO_ROOM).passes(Duration.ofSeconds(20), STREAM, MASTER_BEATS);
    assertThat(scene.effects(Effect.BlockUpstream.class)).isEmpty();
  }

  @Test
  void aServerThatEndedIsStartedAgainSeldomUntilThereIsRoom() {
    Scene scene = standby().on(NO_ROOM, new Event.Exited());
    for (int i = 0; i < 4; i++) {
      scene.passes(Duration.ofMillis(10_100), MASTER_BEATS);
      assertThat(scene.effects()).containsExactly(new Effect.Start());
      scene.on(new Event.Failed(Operation.START, "No space left on device"));
    }
    scene.passes(Duration.ofMillis(1100), MASTER_BEATS).on(ROOM);
    assertThat(scene.effects()).as("it is the disk's fault").containsExactly(new Effect.Start());
  }

  @Test
  void aMemberWithoutDataWaitsForRoom() {
    Scene scene = standby().holds(Directory.ABSENT);
    scene.in(Following.begin(Server.ABSENT, scene.now(), scene.now()));
    scene.on(NO_ROOM).passes(Duration.ofSeconds(20), MASTER_BEATS);
    assertThat(scene.effects()).isEmpty();
    scene.on(ROOM);
    assertThat(scene.effects(Effect.Clone.class)).hasSize(1);
  }

  @Test
  void theStatusSaysSo() {
    Scene scene = standby().on(NO_ROOM);
    assertThat(trouble(scene)).isEqualTo("no room here");
    assertThat(trouble(scene.on(ROOM))).isEmpty();
  }

  private static String trouble(Scene scene) {
    return Portrait.of(scene.rules(), scene.state(), scene.now()).trouble();
  }
}
