package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.EVERYBODY;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Reigns.REDUNDANT;
import static dev.regent.node.decision.Reigns.alone;
import static dev.regent.node.decision.Reigns.redundant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Closing;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A primary against higher epochs: it is deposed, or renews (S12). */
class RenewalTest {
  // S12

  @Test
  void s12AMandateOfAHigherEpochShutsTheDoorFirst() {
    Scene scene = redundant().on(Scene.witnessed(mandate(2, 1, SLAVE, NOBODY)));
    assertThat(scene.effects())
        .containsExactly(
            new Effect.CloseDoor(),
            new Effect.AdmitReaders(false),
            new Effect.StopBeating(),
            new Effect.Kill());
    assertThat(scene.phase(Closing.class).cause()).isEqualTo(Phase.Cause.DEPOSED);
  }

  @Test
  void s12APrimaryThatStandsAloneIsDeposedAllTheSame() {
    Scene scene = alone().on(Scene.witnessed(mandate(2, 1, SLAVE, NOBODY)));
    assertThat(scene.effects())
        .containsExactly(
            new Effect.CloseDoor(),
            new Effect.AdmitReaders(false),
            new Effect.StopBeating(),
            new Effect.Kill());
  }

  @Test
  void s12AMerePromiseElectsNobodyThePrimaryRenews() {
    Scene scene = redundant().on(refusedHeartbeat(3));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RequestVote(epoch(4)), MASTER));
    assertThat(scene.effects()).hasSize(1);

    scene.granted(MASTER, 4, REDUNDANT);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RequestVote(epoch(4)), SLAVE, ARBITER));

    scene.granted(ARBITER, 4, REDUNDANT);
    assertThat(scene.asked())
        .as("R and k are kept, and PostgreSQL is not touched")
        .containsExactly(
            Scene.asked(new Request.RecordMandate(mandate(4, 1, MASTER, ONLY_SLAVE)), MASTER));
    assertThat(scene.effects()).hasSize(1);

    scene.recordedBy(MASTER, ARBITER);
    assertThat(scene.phase(Reigning.class).inForce()).isEqualTo(mandate(4, 1, MASTER, ONLY_SLAVE));
    assertThat(scene.effects()).contains(new Effect.Beat(epoch(4), 1, EVERYBODY));
    assertThat(scene.effects(Effect.ToLifecycle.class)).isEmpty();
    assertThat(scene.effects(Effect.Promote.class)).isEmpty();
  }

  @Test
  void s12ARenewalThatFailsIsTriedInAHigherEpoch() {
    Scene scene = redundant().on(refusedHeartbeat(3));
    scene.granted(MASTER, 4, REDUNDANT);
    scene.refused(SLAVE, 5, REDUNDANT, Refusal.PROMISED);
    scene.refused(ARBITER, 5, REDUNDANT, Refusal.PROMISED);
    scene.passes(Cast.TICK.multipliedBy(2));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RequestVote(epoch(6)), MASTER));
  }

  /**
   * The own witness may hear a successor before it knows its mandate: nothing to ask it all day.
   */
  @Test
  void s12ARenewalThatIsRefusedAtOnceIsNotTriedAgainAtOnce() {
    Scene scene = redundant().on(refusedHeartbeat(3));
    scene.refused(MASTER, 4, REDUNDANT, Refusal.REACHES_PRIMARY);
    assertThat(scene.effects()).isEmpty();
    scene.passes(Cast.TICK.multipliedBy(2));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RequestVote(epoch(5)), MASTER));
  }

  @Test
  void s12ARenewalNeedsItsOwnLastRevisionToBeTheNewestAmongTheVotes() {
    Scene scene = redundant().on(refusedHeartbeat(3));
    scene.granted(MASTER, 4, REDUNDANT).granted(ARBITER, 4, mandate(3, 1, SLAVE, NOBODY));
    assertThat(scene.asked()).isEmpty();
    assertThat(scene.phase()).isInstanceOf(Closing.class);
  }

  @Test
  void s12ARenewalSucceedsWhatWasSentAndMayBeInForce() {
    Scene scene = redundant().on(new Event.LeaveAsked(SLAVE)); // 1.5 names nobody; it is sent.
    scene.on(refusedHeartbeat(3)).granted(MASTER, 4, REDUNDANT).granted(ARBITER, 4, REDUNDANT);
    assertThat(scene.phase(Reigning.class).mandate()).isEqualTo(mandate(4, 1, MASTER, NOBODY));
    assertThat(scene.phase(Reigning.class).inForce())
        .as("until a majority has it, the last one that is known to be")
        .isEqualTo(REDUNDANT);
  }

  private static Event refusedHeartbeat(long promise) {
    return new Event.HeartbeatRefused(epoch(promise), Optional.of(REDUNDANT), Optional.empty());
  }
}
