package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Ascending;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Reign;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForcePolicyTest {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Mandate ALONE = mandate(1, 4, MASTER, NOBODY);

  private static Event order(MemberId... off) {
    return new Event.Ordered(new Order.ForcePromotion(SLAVE, Set.of(off), 7), 77);
  }

  private static Answer answer(Scene scene) {
    return scene.effects().stream()
        .filter(Effect.Reply.class::isInstance)
        .map(effect -> ((Effect.Reply) effect).answer())
        .findFirst()
        .orElseThrow();
  }

  private static Scene left() {
    return Scene.standby(Cast.pair(SLAVE), PAIR).later(Duration.ofSeconds(3));
  }

  @Test
  void itAloneCountsInANewGeneration() {
    Scene scene = left().on(order(MASTER, ARBITER));
    Mandate forced = scene.phase(Ascending.class).mandate();
    assertThat(forced.epoch()).isEqualTo(epoch(7_000_001)).hasToString("7:1");
    assertThat(forced.primary()).isEqualTo(SLAVE);
    assertThat(forced.inSync()).isEqualTo(NOBODY);
    assertThat(forced.electorate()).isEqualTo(new Electorate(List.of(SLAVE)));
    assertThat(forced.history()).isEqualTo(PAIR.history());
    assertThat(answer(scene))
        .isInstanceOfSatisfying(
            Answer.Accepted.class,
            accepted -> assertThat(accepted.sentence()).contains("lacks nothing that was"));
  }

  private static String accepted(Scene scene) {
    scene.later(Duration.ofSeconds(3)).on(order(MASTER, ARBITER));
    return ((Answer.Accepted) answer(scene)).sentence();
  }

  /** The slave where no set names it; its copy ends at 0/6000000. */
  private static Scene unnamed() {
    return Scene.standby(Cast.pair(SLAVE), ALONE);
  }

  @Test
  void aCopyThatTheSetDoesNotNameSaysWhatIsLost() {
    assertThat(accepted(unnamed()))
        .contains("what pg-master acknowledged beyond that is lost (how much that is is not known");
  }

  @Test
  void theGapIsNamedAsFarAsThePrimaryToldIt() {
    Event streams =
        new Event.ReplicationSeen(true, at(2, "0/6000000"), List.of(), true, lsn("0/6000100"));
    Event severed = Cast.standbySees(at(2, "0/6000080"), false);
    assertThat(accepted(unnamed().knows(streams, severed)))
        .contains("its WAL reached 2:0/6000100 when it was last heard of: 128 bytes are missing");
  }

  @Test
  void theGapIsNamedExactlyWhereThePrimaryResigned() {
    Resignation end =
        new Resignation(epoch(1), MASTER, Optional.of(at(2, "0/6000200")), Optional.empty());
    assertThat(accepted(unnamed().knows(Scene.resigned(ALONE, end))))
        .contains("its WAL ended at 2:0/6000200: 512 bytes are missing");
  }

  @Test
  void theEndOfAnotherTimelineSaysNothingOfTheGap() {
    Resignation end =
        new Resignation(epoch(1), MASTER, Optional.of(at(3, "0/6000200")), Optional.empty());
    assertThat(accepted(unnamed().knows(Scene.resigned(ALONE, end))))
        .contains("(how much that is is not known");
  }

  @Test
  void whatAnEarlierPrimaryToldSaysNothingOfTheGap() {
    Event streams =
        new Event.ReplicationSeen(true, at(2, "0/6000000"), List.of(), true, lsn("0/6000100"));
    Mandate other = mandate(2, 1, MASTER, NOBODY);
    assertThat(accepted(unnamed().knows(streams, Scene.witnessed(other))))
        .contains("(how much that is is not known");
  }

  @Test
  void thePrimarysOwnCopyLacksWhatWasNotOnItsDisk() {
    Scene scene = Scene.restarted(Cast.asynchronousPair(MASTER), PAIR).later(Duration.ofSeconds(3));
    scene.on(new Event.Ordered(new Order.ForcePromotion(MASTER, Set.of(SLAVE, ARBITER), 7), 77));
    assertThat(((Answer.Accepted) answer(scene)).sentence())
        .endsWith("and is the primary's own: what was not on its disk when it ended is lost");
  }

  private static Event ofThePrimary(MemberId... off) {
    return new Event.Ordered(new Order.ForcePromotion(MASTER, Set.of(off), 7), 77);
  }

  /** {primary, its lease over} | {standby, arbiter gone} => its own copy goes on. */
  @Test
  void aPrimaryWhoseMajorityIsGoneBecomesAStandbyAndIsPromoted() {
    Scene scene = Scene.primary(Cast.pair(MASTER), PAIR).later(Cast.LEASE.plusMillis(1));
    scene.on(ofThePrimary(SLAVE));
    assertThat(scene.effects()).as("the arbiter answers").doesNotContain(new Effect.Kill());
    scene.on(ofThePrimary(SLAVE, ARBITER));
    assertThat(answer(scene))
        .isInstanceOfSatisfying(Answer.Declined.class, no -> assertThat(no.passing()).isTrue());
    assertThat(scene.effects()).contains(new Effect.CloseDoor(), new Effect.Kill());
    scene.on(new Event.Stopped(Optional.empty())).on(new Event.Started(at(2, "0/6000000")));
    scene.later(Cast.LEASE.multipliedBy(2)).on(ofThePrimary(SLAVE, ARBITER));
    assertThat(scene.phase(Ascending.class).mandate().primary()).isEqualTo(MASTER);
  }

  @Test
  void aPrimaryThatServesIsLeftAlone() {
    Scene scene = Scene.primary(Cast.pair(MASTER), PAIR).on(ofThePrimary(SLAVE, ARBITER));
    assertThat(answer(scene))
        .isInstanceOfSatisfying(Answer.Declined.class, no -> assertThat(no.passing()).isFalse());
    assertThat(scene.effects()).doesNotContain(new Effect.Kill());
  }

  @Test
  void neverAloneHoldsForItToo() {
    Scene scene = Scene.standby(Cast.neverAlone(Cast.pair(SLAVE)), PAIR);
    assertThat(accepted(scene)).endsWith("clients pass once a standby has confirmed");
    assertThat(accepted(Scene.standby(Cast.pair(SLAVE), PAIR))).doesNotContain("never-alone");
  }

  @ParameterizedTest(name = "off: {0} => {1}")
  @CsvSource({
    "arbiter, pg-master is the recorded primary and may serve clients",
    "pg-master, 'they are a majority of [arbiter, pg-master, pg-slave]'",
    "pg-master arbiter pg-slave, it is not off",
  })
  void whatCouldServeOrVoteMustBeSaidToBeOff(String off, String reason) {
    MemberId[] names =
        Arrays.stream(off.split(" "))
            .map(MemberId::new)
            .collect(Collectors.toList())
            .toArray(MemberId[]::new);
    assertDeclined(left().on(order(names)), reason);
  }

  @Test
  void whileThePrimaryIsHeardNothingIsForced() {
    Scene scene =
        Scene.standby(Cast.pair(SLAVE), PAIR)
            .on(new Event.HeartbeatHeard(MASTER, epoch(1)))
            .on(order(MASTER, ARBITER));
    assertDeclined(scene, "pg-master reigned a moment ago");
  }

  @Test
  void aPrimaryIsNoStandby() {
    Scene scene = Scene.primary(Cast.pair(MASTER), PAIR).on(order(SLAVE, ARBITER));
    assertDeclined(scene, "is the primary already");
  }

  private static void assertDeclined(Scene scene, String reason) {
    assertThat(answer(scene))
        .isInstanceOfSatisfying(
            Answer.Declined.class, no -> assertThat(no.reason()).contains(reason));
    assertThat(scene.phase()).isNotInstanceOf(Ascending.class);
  }

  /** The primary stood alone and is gone: a majority is there, and nobody it could elect. */
  @Test
  void whereNobodyCanBeElectedAMajorityIsNoHindrance() {
    Scene scene =
        Scene.standby(Cast.pair(SLAVE), mandate(1, 4, MASTER, NOBODY))
            .later(Duration.ofSeconds(3))
            .on(order(MASTER));
    assertThat(answer(scene)).isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void givenAgainItIsAcceptedAgain() {
    Scene scene = left().on(order(MASTER, ARBITER)).on(order(MASTER, ARBITER));
    assertThat(answer(scene)).isInstanceOf(Answer.Accepted.class);
    assertThat(scene.phase(Ascending.class).mandate().epoch()).isEqualTo(epoch(7_000_001));
  }

  @Test
  void aGenerationIsAboveEveryEpochOfTheOneBefore() {
    assertThat(epoch(999_999).nextGeneration(0)).hasToString("1:1");
    assertThat(epoch(7_000_002).nextGeneration(7)).hasToString("8:1");
    assertThat(epoch(7_000_002).nextGeneration(9)).hasToString("9:1");
  }

  @ParameterizedTest(name = "{0}, where the newest is {1} => timeline {2}")
  @CsvSource({"3, 2, 4", "7000001, 2, 1702", "7000002, 1702, 1703", "8000001, 1703, 1802"})
  void aTimelineNamesItsEpochInEveryGeneration(long epoch, int current, int timeline) {
    assertThat(Reign.timelineOf(epoch(epoch), current)).isEqualTo(timeline);
  }
}
