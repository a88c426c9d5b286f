package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.amongThree;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who goes first when several could, and who wins when several reach equally far. */
class PrecedencePolicyTest {
  private static final Mandate TRIO = amongThree(1, 4, MASTER, set(1, SLAVES, THIRDS));
  private static final Event MASTER_LOST = new Event.GossipObserved(Set.of(MASTER));
  private static final Event BOTH_LOST = new Event.GossipObserved(Set.of(MASTER, THIRD));
  private static final Position END = at(2, "0/7000000");

  /** The slave, where the third is preferred. */
  private static Scene slave() {
    return Scene.standby(thirdFirst(SLAVE), TRIO);
  }

  private static Rules thirdFirst(MemberId me) {
    return Cast.withHeirs(Cast.trio(me, 1), THIRD, SLAVE, MASTER);
  }

  private static Event resigned(Optional<MemberId> target) {
    return Scene.resigned(TRIO, new Resignation(epoch(1), MASTER, target.map(any -> END), target));
  }

  @ParameterizedTest(name = "pg-third before pg-slave {0}, lost {1}, silent for {2} ms => {3}")
  @CsvSource({
    "false, false, 1001, Canvassing",
    "true,  false, 1001, Following",
    "true,  false, 1101, Canvassing",
    "true,  true,  1001, Canvassing",
  })
  void thePreferredOneGoesFirst(boolean third, boolean lost, long silent, String outcome) {
    Rules rules =
        third ? thirdFirst(SLAVE) : Cast.withHeirs(Cast.trio(SLAVE, 1), SLAVE, THIRD, MASTER);
    Scene scene = Scene.standby(rules, TRIO).later(Duration.ofMillis(silent));
    scene.knows(lost ? BOTH_LOST : MASTER_LOST).on(new Event.Ticked());
    assertThat(scene.phase().getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void thePreferredOneGoesFirstAfterACrashThatWasResigned() {
    Scene preferred = Scene.standby(thirdFirst(THIRD), TRIO).on(resigned(Optional.empty()));
    assertThat(preferred.phase()).isInstanceOf(Canvassing.class);

    Scene other = slave().on(resigned(Optional.empty())).passes(Duration.ofMillis(80));
    assertThat(other.phase()).isInstanceOf(Following.class);
    other.passes(Cast.TICK);
    assertThat(other.phase()).isInstanceOf(Canvassing.class);
    assertThat(slave().knows(BOTH_LOST).on(resigned(Optional.empty())).phase())
        .as("the preferred one is lost too")
        .isInstanceOf(Canvassing.class);
  }

  @Test
  void s14TheNamedTargetStandsAtOnceAndOthersALeaseLater() {
    assertThat(slave().on(resigned(Optional.of(SLAVE))).phase())
        .as("though another is preferred")
        .isInstanceOf(Canvassing.class);

    Scene other = Scene.standby(thirdFirst(THIRD), TRIO).on(resigned(Optional.of(SLAVE)));
    assertThat(other.phase()).isInstanceOf(Following.class);
    other.passes(LEASE);
    assertThat(other.phase()).isInstanceOf(Canvassing.class);
  }

  /**
   * The slave, elected when both had a chance to stand, and both told that they reach equally far.
   */
  private static Scene tied(Scene scene, Duration after) {
    scene.later(after).on(new Event.Ticked()).electedIn(2, THIRD, TRIO).severedIn(2, END);
    return scene.answered(THIRD, new Answer.Severed(epoch(2), THIRDS, END));
  }

  @Test
  void s4OfEqualsThePreferredOneIsToStand() {
    Scene scene = tied(slave().knows(MASTER_LOST), Duration.ofMillis(1101));
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Stand(epoch(2)), THIRD));
    scene.passes(LEASE.minus(Cast.TICK));
    assertThat(scene.asked()).as("it has its chance").isEmpty();
  }

  @Test
  void s4OfEqualsThePreferredOneHasOneChance() {
    Scene scene = tied(slave().knows(MASTER_LOST), Duration.ofSeconds(2));
    assertThat(scene.phase()).isInstanceOf(Ascending.class);
  }

  @Test
  void s4OfEqualsTheOneThatIsCalledDoesNotStandBack() {
    assertThat(tied(slave().on(resigned(Optional.of(SLAVE))), Duration.ZERO).phase())
        .as("by the resignation")
        .isInstanceOf(Ascending.class);
    assertThat(tied(slave().on(new Event.PromotionAsked()), Duration.ZERO).phase())
        .as("by an operator")
        .isInstanceOf(Ascending.class);
    assertThat(tied(slave().on(new Event.StandAsked(THIRD, epoch(2))), Duration.ZERO).phase())
        .as("by one that stood back")
        .isInstanceOf(Ascending.class);
  }

  @Test
  void whoHasNoRoomLetsAnotherStandbyGoFirstThoughThatOneAsksItToStand() {
    Scene scene = Scene.standby(thirdFirst(THIRD), TRIO).knows(NO_ROOM, MASTER_LOST);
    scene.on(new Event.StandAsked(SLAVE, epoch(2))).passes(Duration.ofSeconds(3), MASTER_LOST);
    assertThat(scene.phase()).isInstanceOf(Following.class);
    scene.on(new Event.GossipObserved(Set.of(MASTER, SLAVE)));
    assertThat(scene.phase()).as("nobody else is there").isInstanceOf(Canvassing.class);
  }

  private static final Event NO_ROOM = new Event.RoomSeen(Optional.of("3 MB are left"));

  @Test
  void whoHasNoRoomLetsAPrimaryThatIsThereGoFirst() {
    Mandate mandate = Cast.mandate(1, 4, MASTER, Cast.ONLY_SLAVE);
    Event crash =
        Scene.resigned(
            mandate, new Resignation(epoch(1), MASTER, Optional.empty(), Optional.empty()));
    Scene scene = Scene.standby(Cast.pair(SLAVE), mandate).knows(NO_ROOM).on(crash);
    scene.passes(Duration.ofSeconds(10).minus(Cast.TICK));
    assertThat(scene.phase()).isInstanceOf(Following.class);
    scene.passes(Cast.TICK);
    assertThat(scene.phase()).as("it does not come back").isInstanceOf(Canvassing.class);

    Scene lost = Scene.standby(Cast.pair(SLAVE), mandate).knows(NO_ROOM);
    assertThat(lost.on(MASTER_LOST).phase()).as("it is gone").isInstanceOf(Canvassing.class);
    Scene asked = Scene.standby(Cast.pair(SLAVE), mandate).knows(NO_ROOM);
    assertThat(asked.on(new Event.PromotionAsked()).phase())
        .as("an operator asks for it")
        .isInstanceOf(Canvassing.class);
  }
}
