package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.SLAVES_CLONE;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.amongThree;
import static dev.regent.node.decision.Cast.at;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Severing;
import dev.regent.node.decision.Phase.Yielding;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElectionPolicyTest {
  private static final Event MASTER_LOST = new Event.GossipObserved(Set.of(MASTER));

  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Mandate TRIO = amongThree(1, 4, MASTER, set(1, SLAVES, THIRDS));
  private static final Mandate BOTH_CONFIRM = amongThree(1, 4, MASTER, set(2, SLAVES, THIRDS));

  private static Scene slave() {
    return Scene.standby(Cast.pair(SLAVE), PAIR);
  }

  private static Scene slaveOfThree(Mandate mandate) {
    return Scene.standby(Cast.trio(SLAVE, mandate.inSync().acks()), mandate);
  }

  private static Answer.Severed told(Copy copy, Position position) {
    return new Answer.Severed(epoch(2), copy, position);
  }

  // S3

  @Test
  void s3AHealthyPrimaryIsLeftAlone() {
    Scene scene = slave().passes(Duration.ofSeconds(5), new Event.HeartbeatHeard(MASTER, epoch(1)));
    assertThat(scene.asked()).isEmpty();
    assertThat(scene.phase()).isInstanceOf(Following.class);
  }

  @Test
  void s3AnElectionStartsWhenTheOwnGossipLosesThePrimary() {
    Scene scene = slave().on(MASTER_LOST);
    assertThat(scene.effects()).hasSize(1);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.PreVote(epoch(2)), MASTER, SLAVE, ARBITER));
  }

  @Test
  void s3TheLossOfAnotherMemberStartsNothing() {
    Scene scene = slave().on(new Event.GossipObserved(Set.of(ARBITER)));
    assertThat(scene.phase()).isInstanceOf(Following.class);
  }

  @Test
  void s3AnElectionStartsWhenHeartbeatsAreMissingForALease() {
    Scene scene = slave().passes(LEASE);
    assertThat(scene.asked()).isEmpty();
    scene.passes(Cast.TICK);
    assertThat(scene.phase()).isInstanceOf(Canvassing.class);
  }

  @Test
  void s3AHeartbeatOfADeposedPrimaryCountsForNothing() {
    Scene scene =
        slave().passes(Duration.ofMillis(1100), new Event.HeartbeatHeard(MASTER, epoch(9)));
    assertThat(scene.phase()).isInstanceOf(Canvassing.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"REACHES_PRIMARY", "JUST_STARTED", "MUTE", "PROMISED"})
  void s3WhoIsRefusedThePreVoteBindsNobodyAndSeversNothing(Refusal reason) {
    Scene scene = slave().on(MASTER_LOST).granted(SLAVE, 2, PAIR);
    assertThat(scene.asked()).isEmpty();
    scene.refused(ARBITER, 1, PAIR, reason);
    scene.refused(MASTER, 1, PAIR, reason);
    assertThat(scene.effects()).isEmpty();
    scene.passes(Duration.ofMillis(40));
    assertThat(scene.asked())
        .as("nothing was promised, so they are asked again: the hold ends at any moment")
        .containsExactly(Scene.asked(new Request.PreVote(epoch(2)), MASTER, ARBITER));
    scene.passes(Duration.ofMillis(380));
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.effects()).isEmpty();
  }

  @Test
  void s3ATriggerFileIsARequestThatGoesThroughTheVote() {
    Scene scene = slave().on(new Event.PromotionAsked());
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.PreVote(epoch(2)), MASTER, SLAVE, ARBITER));
    scene.refused(ARBITER, 1, PAIR, Refusal.REACHES_PRIMARY);
    scene.refused(MASTER, 1, PAIR, Refusal.REACHES_PRIMARY);
    scene.passes(Duration.ofMillis(420));
    assertThat(scene.phase()).isInstanceOf(Following.class);
    scene.passes(Duration.ofMillis(500));
    assertThat(scene.asked()).as("one canvass, no more").isEmpty();
  }

  // S2

  @Test
  void s2TheOwnWitnessPromisesBeforeAnyOtherIsAsked() {
    Scene scene = slave().on(MASTER_LOST).granted(SLAVE, 2, PAIR).granted(ARBITER, 2, PAIR);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RequestVote(epoch(2)), SLAVE));
    scene.granted(SLAVE, 2, PAIR);
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.RequestVote(epoch(2)), MASTER, ARBITER));
  }

  @Test
  void s2APreVoteOfOthersWithoutTheOwnIsNotEnough() {
    Scene scene = slave().on(MASTER_LOST).granted(MASTER, 2, PAIR).granted(ARBITER, 2, PAIR);
    assertThat(scene.asked()).isEmpty();
  }

  @Test
  void s1VotesAreCountedOverTheConfiguredMembers() {
    Scene scene = slaveOfThree(TRIO).on(MASTER_LOST);
    scene.granted(SLAVE, 2, TRIO);
    assertThat(scene.asked()).as("1 of 3").isEmpty();
    scene.on(new Event.Answered(scene.round() - 1, THIRD, granted(2, TRIO)));
    assertThat(scene.asked()).as("an answer to another round").isEmpty();
    scene.granted(THIRD, 3, TRIO);
    assertThat(scene.asked()).as("a vote for another epoch").isEmpty();
    scene.granted(THIRD, 2, TRIO);
    assertThat(scene.asked()).as("2 of 3").hasSize(1);
  }

  private static Answer granted(long epoch, Mandate mandate) {
    return new Answer.VoteGranted(epoch(epoch), Optional.of(mandate), Optional.empty());
  }

  // S4

  @ParameterizedTest(name = "R = {0} => pg-slave, {1}, stands: {2}")
  @CsvSource({
    "pg-slave,            with the recorded copy, true",
    "pg-slave,            with another copy,      false",
    "pg-third,            with the recorded copy, false",
    "'pg-slave pg-third', with the recorded copy, true",
    "'',                  with the recorded copy, false",
  })
  void s4OnlyTheRecordedCopyStands(String names, String copy, boolean stands) {
    Copy[] copies =
        Stream.of(SLAVES, THIRDS)
            .filter(each -> names.contains(each.member().name()))
            .toArray(Copy[]::new);
    InSyncSet inSync = copies.length == 0 ? NOBODY : set(1, copies);
    Scene scene =
        Scene.standby(
            Cast.trio(SLAVE, 1),
            mandate(1, 4, MASTER, inSync),
            copy.equals("with another copy") ? SLAVES_CLONE : SLAVES);
    scene.passes(Duration.ofSeconds(5), MASTER_LOST);
    assertThat(scene.asked().stream().anyMatch(asked -> asked.request() instanceof Request.PreVote))
        .isEqualTo(stands);
  }

  @Test
  void s4TheNewestMandateAmongTheVotesBinds() {
    Mandate dropped = mandate(1, 5, MASTER, NOBODY); // Seen on a single witness: may be in force.
    Scene scene = slave().on(MASTER_LOST);
    scene.granted(SLAVE, 2, PAIR).granted(ARBITER, 2, PAIR).granted(SLAVE, 2, PAIR);
    scene.granted(ARBITER, 2, dropped);
    assertThat(scene.effects()).isEmpty();
    assertThat(scene.phase()).isInstanceOf(Following.class);
  }

  @Test
  void s4OneOfOneToldAndIsPromoted() {
    Scene scene = slave().knows(MASTER_LOST).electedIn(2, ARBITER, PAIR);
    scene.severedIn(2, at(2, "0/7000000"));
    assertThat(scene.phase(Ascending.class).mandate())
        .isEqualTo(PAIR.succeededBy(epoch(2), SLAVE, NOBODY).withPrimaryCopy(Cast.SLAVES));
  }

  @Test
  void s4OneOfTwoIsTooFewWhenOneConfirmationIsEnough() {
    Scene scene = slaveOfThree(TRIO).knows(MASTER_LOST).electedIn(2, THIRD, TRIO);
    scene.severedIn(2, at(2, "0/7000000"));
    assertThat(scene.phase()).isInstanceOf(Severing.class);
    scene.passes(Duration.ofSeconds(5), MASTER_LOST);
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.effects()).isEmpty();
  }

  @Test
  void s4OneOfTwoIsEnoughWhenBothConfirmEachCommit() {
    Scene scene = slaveOfThree(BOTH_CONFIRM).knows(MASTER_LOST).electedIn(2, THIRD, BOTH_CONFIRM);
    scene.severedIn(2, at(2, "0/7000000"));
    assertThat(scene.phase(Ascending.class).mandate().inSync()).isEqualTo(NOBODY);
  }

  @ParameterizedTest(name = "pg-slave 2:0/7000000, pg-third {0} => {1}")
  @CsvSource({
    "2:0/6FFFFFF, pg-slave with {}",
    "2:0/7000000, pg-slave with 1 of [pg-third_000000000000000c]",
    "1:0/9000000, pg-slave with {}",
    "2:0/7000001, pg-third is asked to stand",
    "3:0/1000000, pg-third is asked to stand",
  })
  void s4TheGreatestWinsAndItsEqualsStayInTheSet(String thirds, String outcome) {
    Scene scene = slaveOfThree(TRIO).knows(MASTER_LOST).electedIn(2, THIRD, TRIO);
    scene.severedIn(2, at(2, "0/7000000"));
    String[] parts = thirds.split(":", 2);
    scene.answered(THIRD, told(THIRDS, at(Integer.parseInt(parts[0]), parts[1])));
    if (outcome.startsWith("pg-third")) {
      assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Stand(epoch(2)), THIRD));
      scene.passes(LEASE.minus(Cast.TICK), MASTER_LOST);
      assertThat(scene.asked()).as("it stays out for a lease").isEmpty();
    } else {
      assertThat("pg-slave with " + scene.phase(Ascending.class).mandate().inSync())
          .isEqualTo(outcome);
    }
  }

  @Test
  void s4WhoCannotShowTheRecordedCopyDoesNotCount() {
    Scene scene = slaveOfThree(TRIO).knows(MASTER_LOST).electedIn(2, THIRD, TRIO);
    scene.severedIn(2, at(2, "0/7000000"));
    scene.answered(THIRD, told(new Copy(THIRD, "00000000000000cc"), at(2, "0/6000000")));
    assertThat(scene.phase()).isInstanceOf(Severing.class);
  }

  @Test
  void s4TheOthersAloneDoNotElectACandidateThatHasNotTold() {
    Scene scene = slaveOfThree(BOTH_CONFIRM).knows(MASTER_LOST).electedIn(2, THIRD, BOTH_CONFIRM);
    scene.answered(THIRD, told(THIRDS, at(2, "0/7000000")));
    assertThat(scene.phase()).isInstanceOf(Severing.class);
  }

  @Test
  void s4TheRecordedPrimaryStandsAlwaysAndNeedsNobodySevered() {
    Scene scene = Scene.restarted(Cast.pair(MASTER), PAIR).electedIn(2, ARBITER, PAIR);
    assertThat(scene.effects(Effect.Sever.class)).isEmpty();
    assertThat(scene.phase(Ascending.class).mandate())
        .as("it keeps R and k")
        .isEqualTo(PAIR.succeededBy(epoch(2), MASTER, ONLY_SLAVE).withPrimaryCopy(Cast.MASTERS));
  }

  @Test
  void s4TheRecordedPrimaryOfAnOlderMandateDoesNotPassForTheNewestOne() {
    Mandate newer = mandate(2, 1, SLAVE, NOBODY);
    Scene scene = Scene.restarted(Cast.pair(MASTER), PAIR).knows(Scene.witnessed(2, PAIR));
    scene.electedIn(3, ARBITER, newer);
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.asked()).isEmpty();
  }

  @Test
  void whoIsAskedToStandStandsAtOnce() {
    Scene scene = slaveOfThree(TRIO).on(new Event.StandAsked(THIRD, epoch(2)));
    assertThat(scene.asked())
        .containsExactly(Scene.asked(new Request.PreVote(epoch(2)), MASTER, SLAVE, THIRD));
  }

  // S5

  @Test
  void s5VotesFirstThenSeveringThenTheRecordOnDiskThenTelling() {
    Scene scene = slave().on(MASTER_LOST);
    scene.granted(SLAVE, 2, PAIR).granted(ARBITER, 2, PAIR).granted(SLAVE, 2, PAIR);
    assertThat(scene.effects(Effect.Sever.class)).isEmpty();
    scene.granted(ARBITER, 2, PAIR);
    assertThat(scene.effects())
        .filteredOn(effect -> !(effect instanceof Effect.Ask))
        .containsExactly(new Effect.BlockUpstream(Optional.of(MASTER)), new Effect.Sever(epoch(2)));

    scene.on(new Event.SeveranceRecorded(epoch(2)));
    assertThat(scene.phase()).as("nothing is severed yet").isInstanceOf(Severing.class);

    scene.on(new Event.Severed(epoch(2), at(2, "0/7000000")));
    assertThat(scene.effects()).containsExactly(new Effect.RecordSeverance(epoch(2)));

    scene.on(new Event.SeveranceRecorded(epoch(2)));
    assertThat(scene.effects()).first().isEqualTo(new Effect.AdmitReaders(false));
    assertThat(scene.phase()).isInstanceOf(Ascending.class);
  }

  @Test
  void s5EveryOtherMemberOfTheSetIsAskedToSever() {
    Scene scene = slaveOfThree(TRIO).knows(MASTER_LOST).electedIn(2, THIRD, TRIO);
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Sever(epoch(2)), THIRD));
  }

  @Test
  void s5ForAnotherAMemberTellsOnlyWhenItsSeveranceIsOnDisk() {
    Scene scene = slaveOfThree(TRIO).on(new Event.SeverAsked(THIRD, epoch(2), 77));
    assertThat(scene.effects())
        .containsExactly(new Effect.BlockUpstream(Optional.of(MASTER)), new Effect.Sever(epoch(2)));

    scene.on(new Event.Severed(epoch(2), at(2, "0/7000000")));
    assertThat(scene.effects()).containsExactly(new Effect.RecordSeverance(epoch(2)));

    scene.on(new Event.SeveranceRecorded(epoch(2)));
    assertThat(scene.effects())
        .containsExactly(new Effect.Reply(77, told(SLAVES, at(2, "0/7000000"))));
    scene.passes(LEASE.minus(Cast.TICK), MASTER_LOST);
    assertThat(scene.asked()).as("the candidate has a lease's time").isEmpty();
  }

  @Test
  void s5ASeveranceIsToldAgainToWhoAsksAgain() {
    Scene scene = slaveOfThree(TRIO).on(new Event.SeverAsked(THIRD, epoch(2), 77));
    scene.on(new Event.SeverAsked(THIRD, epoch(2), 78)).severedIn(2, at(2, "0/7000000"));
    assertThat(scene.effects(Effect.Reply.class))
        .containsExactly(new Effect.Reply(78, told(SLAVES, at(2, "0/7000000"))));
    scene.knows(Scene.severed(2, TRIO)).on(new Event.SeverAsked(THIRD, epoch(2), 79));
    assertThat(scene.phase()).isInstanceOf(Yielding.class);
  }

  @ParameterizedTest(name = "asked for epoch {0}, severed {1}, recorded 1 => refused: {2}")
  @CsvSource({"1, 0, true", "2, 3, true", "2, 2, false", "2, 0, false", "4, 3, false"})
  void s5AnElectionOfThePastIsNotSeveredFor(long asked, long severed, boolean refused) {
    Scene scene = slaveOfThree(TRIO).knows(Scene.severed(severed, TRIO));
    scene.on(new Event.SeverAsked(THIRD, epoch(asked), 77));
    assertThat(scene.effects(Effect.Sever.class)).hasSize(refused ? 0 : 1);
    assertThat(scene.effects(Effect.Reply.class)).hasSize(refused ? 1 : 0);
  }

  @Test
  void s5AFailedSeveringElectsNobody() {
    Scene scene = slave().knows(MASTER_LOST).electedIn(2, ARBITER, PAIR);
    scene.on(new Event.Failed(Event.Operation.SEVER, "the receiver does not end"));
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.effects()).isEmpty();
  }

  // S14

  @ParameterizedTest(name = "resigned at 2:0/7000000, this copy reaches {0}, {1} s later => {2}")
  @CsvSource({
    "0/7000000, 0,  promoted",
    "0/6FFFFFF, 0,  held",
    "0/6FFFFFF, 59, held",
    "0/6FFFFFF, 61, promoted",
  })
  void s14WhoHasLessThanAResignedPositionIsHeld(String reaches, long seconds, String outcome) {
    Resignation resignation =
        new Resignation(epoch(1), MASTER, Optional.of(at(2, "0/7000000")), Optional.of(SLAVE));
    Scene scene = slave().knows(MASTER_LOST, Scene.resigned(PAIR, resignation));
    scene.later(Duration.ofSeconds(seconds)).electedIn(2, ARBITER, PAIR);
    scene.severedIn(2, at(2, reaches));
    assertThat(scene.phase())
        .isInstanceOf(outcome.equals("promoted") ? Ascending.class : Following.class);
  }

  // Ends

  @Test
  void aStageThatTakesTooLongIsGivenUp() {
    Scene scene = slave().on(MASTER_LOST).passes(Duration.ofMillis(420));
    assertThat(scene.phase()).isInstanceOf(Following.class);
    scene.passes(Duration.ofMillis(200), MASTER_LOST);
    assertThat(scene.phase()).isInstanceOf(Canvassing.class);
  }

  @Test
  void whoseServerEndsStandsDown() {
    for (Scene scene :
        List.of(
            slave().on(MASTER_LOST),
            slave().knows(MASTER_LOST).electedIn(2, ARBITER, PAIR),
            slaveOfThree(TRIO).on(new Event.SeverAsked(THIRD, epoch(2), 77)))) {
      scene.on(new Event.Exited());
      assertThat(scene.phase(Following.class).server()).isEqualTo(Phase.Server.FAILED);
    }
  }

  @Test
  void aChangeOfUpstreamThatEndsDuringACanvassIsNoticed() {
    Scene scene = Scene.restarted(Cast.trio(SLAVE, 1), TRIO);
    scene.on(new Event.HeartbeatHeard(MASTER, epoch(1)));
    assertThat(scene.effects(Effect.Follow.class)).hasSize(1);
    scene.on(new Event.GossipObserved(Set.of(MASTER))).on(new Event.Followed(MASTER));
    scene.refused(THIRD, 1, TRIO, Refusal.REACHES_PRIMARY);
    scene.refused(MASTER, 1, TRIO, Refusal.REACHES_PRIMARY);
    scene.later(Duration.ofMillis(420)).on(new Event.Ticked());
    assertThat(scene.phase(Following.class).moving()).isFalse();
  }

  @Test
  void aFailedChangeOfUpstreamDuringACanvassIsTriedAgain() {
    Scene scene = Scene.restarted(Cast.trio(SLAVE, 1), TRIO);
    scene.on(new Event.HeartbeatHeard(MASTER, epoch(1)));
    scene.on(new Event.GossipObserved(Set.of(MASTER)));
    scene.on(new Event.Failed(Event.Operation.FOLLOW, "no session"));
    scene.refused(THIRD, 1, TRIO, Refusal.REACHES_PRIMARY);
    scene.refused(MASTER, 1, TRIO, Refusal.REACHES_PRIMARY);
    scene.later(Duration.ofMillis(420)).on(new Event.GossipObserved(Set.of()));
    assertThat(scene.phase(Following.class).upstream()).isEmpty();
    scene.passes(Duration.ofSeconds(1), new Event.HeartbeatHeard(MASTER, epoch(1)));
    assertThat(scene.effects(Effect.Follow.class)).isNotEmpty();
  }
}
