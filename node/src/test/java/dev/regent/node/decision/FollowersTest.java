package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.InSyncSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FollowersTest {
  private static final InSyncSet BOTH = Cast.set(1, SLAVES, THIRDS);

  private static Event seen(String third) {
    return primarySees("0/6000100", streaming(SLAVES, "0/6000100"), streaming(THIRDS, third));
  }

  private static boolean wantsBoth(Scene scene) {
    return scene
        .phase(Phase.Reigning.class)
        .synchrony()
        .followers()
        .wanted(BOTH.without(THIRDS), scene.rules(), scene.now())
        .equals(BOTH.copies());
  }

  /** Else it is taken in when its time out is over, and dropped in the same moment, for longer. */
  @Test
  void s7WhoStillOwesWhatItWasDroppedForIsNotTakenIn() {
    Scene scene = Scene.primary(Cast.trio(MASTER, 1), mandate(1, 4, MASTER, BOTH));
    assertThat(wantsBoth(scene)).isTrue();
    scene.passes(Duration.ofMillis(900), seen("0/6000000"));
    assertThat(wantsBoth(scene)).as("it has its time").isTrue();
    scene.passes(Duration.ofSeconds(60), seen("0/6000000"));
    assertThat(wantsBoth(scene)).isFalse();
    scene.on(seen("0/6000100"));
    assertThat(wantsBoth(scene)).isTrue();
  }
}
