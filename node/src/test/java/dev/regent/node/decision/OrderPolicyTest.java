package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** S14: a switchover that would lose or stall is declined, and nothing has changed then. */
class OrderPolicyTest {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final long TICKET = 7;

  private static Event switchOver(MemberId... to) {
    return new Event.Ordered(
        new Order.SwitchOver(
            to.length == 0 ? Optional.empty() : Optional.of(to[0]), Optional.of(epoch(1))),
        TICKET);
  }

  private static Scene primary() {
    return Scene.primary(Cast.pair(MASTER), PAIR);
  }

  private static void assertDeclined(Scene scene, MemberId to, boolean passing, String why) {
    Phase before = scene.phase();
    scene.on(switchOver(to));
    assertThat(scene.effects())
        .containsExactly(new Effect.Reply(TICKET, new Answer.Declined(why, passing)));
    assertThat(scene.phase()).isEqualTo(before);
  }

  @Test
  void withoutANameTheFurthestTakesOver() {
    Scene scene = primary().on(switchOver());
    assertThat(scene.effects())
        .containsExactly(
            new Effect.Reply(
                TICKET, new Answer.Accepted("pg-master hands over to pg-slave, epoch 1 ends")),
            new Effect.Checkpoint());
    assertThat(scene.phase(HandingOver.class).target()).contains(SLAVE);
  }

  @Test
  void aNamedStandbyTakesOverThoughAnotherIsFurther() {
    Mandate both = mandate(1, 4, MASTER, Cast.set(1, SLAVES, THIRDS));
    Scene scene =
        Scene.primary(Cast.trio(MASTER, 1), both)
            .on(
                primarySees(
                    "0/6000009", streaming(SLAVES, "0/6000000"), streaming(THIRDS, "0/6000009")))
            .on(switchOver(SLAVE));
    assertThat(scene.phase(HandingOver.class).target()).contains(SLAVE);
  }

  @Test
  void nobodyIsInSync() {
    Scene scene = Scene.primary(Cast.pair(MASTER), mandate(1, 4, MASTER, NOBODY));
    scene.on(new Event.Ticked(), new Event.DoorMoved(true), switchOver());
    assertThat(scene.effects(Effect.Reply.class))
        .containsExactly(
            new Effect.Reply(
                TICKET,
                new Answer.Declined("no standby is in sync: nobody could take over", false)));
  }

  @Test
  void thePrimaryItselfAndStrangersAndArbiters() {
    assertDeclined(primary(), MASTER, false, "pg-master is the primary already");
    String data = " is no data member; they are [pg-master, pg-slave]";
    assertDeclined(primary(), ARBITER, false, "arbiter" + data);
    assertDeclined(primary(), THIRD, false, "pg-third" + data);
  }

  @Test
  void aStandbyThatIsNotInTheSetLacksSomething() {
    Scene scene = Scene.primary(Cast.trio(MASTER, 1), PAIR);
    assertDeclined(
        scene, THIRD, false, "pg-third is not in the in-sync set: what it lacks would be lost");
  }

  @Test
  void aStandbyThatGossipHasLostCouldNotBeElected() {
    assertDeclined(
        primary().knows(new Event.GossipObserved(Set.of(SLAVE))),
        SLAVE,
        false,
        "pg-slave cannot be reached, so it could not be elected");
  }

  @Test
  void clientsWouldWaitForALaggard() {
    Scene scene = primary().on(primarySees("0/7000000", streaming(SLAVES, "0/6000000")));
    assertDeclined(
        scene, SLAVE, false, "pg-slave lags by 16777216 bytes: clients would wait for it");
  }

  @Test
  void aStandbyThatIsGone() {
    Scene scene = primary().on(primarySees("0/6000000")).later(Duration.ofMillis(301));
    scene
        .knows()
        .in(
            ((Phase.Reigning) scene.phase())
                .synchrony(
                    ((Phase.Reigning) scene.phase())
                        .synchrony()
                        .followers(
                            ((Phase.Reigning) scene.phase())
                                .synchrony()
                                .followers()
                                .seen(primarySees("0/6000000"), scene.rules(), scene.now()))));
    assertDeclined(scene, SLAVE, false, "pg-slave is not ready: its connection is gone");
  }

  @Test
  void whatIsOverInAMomentIsSaidToBe() {
    assertDeclined(
        primary().on(new Event.LeaveAsked(SLAVE)), SLAVE, true, "the record is being changed");
    assertDeclined(
        primary().on(new Event.DoorMoved(false)),
        SLAVE,
        true,
        "pg-master does not serve clients now");
    assertDeclined(
        Scene.standby(Cast.pair(SLAVE), PAIR), SLAVE, true, "pg-slave does not reign now");
  }

  @Test
  void anOrderThatIsGivenAgainIsTheSameOrder() {
    Scene scene = primary().on(switchOver()).on(switchOver(SLAVE));
    assertThat(scene.effects())
        .containsExactly(
            new Effect.Reply(TICKET, new Answer.Accepted("pg-master is handing over")));
    assertDeclined(scene, ARBITER, false, "pg-master is handing over already");
  }

  @Test
  void anOrderThatComesLateDoesNotEndTheNextEpoch() {
    Mandate later = mandate(2, 1, SLAVE, Cast.set(1, Cast.MASTERS));
    assertDeclined(
        Scene.primary(Cast.pair(SLAVE), later), MASTER, false, "epoch 2 has begun meanwhile");
  }

  @Test
  void whoIsConfiguredNeverToBePromoted() {
    Scene scene = Scene.primary(Cast.withHeirs(Cast.trio(MASTER, 1), MASTER, SLAVE), PAIR);
    assertDeclined(scene, THIRD, false, "pg-third is configured never to be promoted");
  }
}
