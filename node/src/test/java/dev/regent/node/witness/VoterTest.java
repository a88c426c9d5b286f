package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoterTest {
  private static final MemberId MASTER = new MemberId("pg-master");
  private static final MemberId SLAVE = new MemberId("pg-slave");
  private static final MemberId THIRD = new MemberId("pg-third");
  private static final Duration LEASE = Duration.ofSeconds(1);

  /** The lease and a fiftieth of it, for clocks that run apart. */
  private static final Duration HOLD = Duration.ofMillis(1020);

  /** A witness under a clock that is moved by hand. */
  private static final class Desk {
    private WitnessRecord record = Records.empty();
    private long now = 1_000_000_000_000L;
    private Voter.Memory memory = Voter.Memory.begin(now);

    Answer asks(MemberId from, Request request) {
      Voter.Verdict verdict =
          Voter.answer(record, memory, from, request, now, LEASE.toNanos(), false);
      record = verdict.record();
      memory = verdict.memory();
      return verdict.answer();
    }

    Desk later(Duration by) {
      now += by.toNanos();
      return this;
    }

    /** A restart forgets what is not on disk. */
    Desk restarts() {
      memory = Voter.Memory.begin(now);
      return this;
    }

    Desk hasRecorded(Mandate mandate) {
      assertThat(asks(mandate.primary(), new Request.RecordMandate(mandate)))
          .isEqualTo(recorded(mandate));
      return this;
    }
  }

  /** One that started long ago. */
  private static Desk desk() {
    return new Desk().later(HOLD);
  }

  private static Request vote(long epoch) {
    return new Request.RequestVote(new Epoch(epoch));
  }

  private static Request preVote(long epoch) {
    return new Request.PreVote(new Epoch(epoch));
  }

  private static Request beat(long epoch) {
    return new Request.Heartbeat(new Epoch(epoch), 1, 7);
  }

  private static Request write(Mandate mandate) {
    return new Request.RecordMandate(mandate);
  }

  private static Mandate mandate(long epoch, long revision, MemberId primary) {
    return new Mandate(
        new Epoch(epoch),
        revision,
        primary,
        Optional.empty(),
        InSyncSet.EMPTY,
        Optional.of("1"),
        List.of(),
        false,
        Records.EVERYBODY,
        Optional.empty());
  }

  private static Answer recorded(Mandate mandate) {
    return new Answer.MandateRecorded(mandate.epoch(), mandate.revision());
  }

  private static Request resign(long epoch, MemberId primary) {
    return new Request.Resign(
        new Resignation(
            new Epoch(epoch), primary, Optional.of(new Position(2, new Lsn(9))), Optional.empty()));
  }

  private static void assertRefused(Answer answer, Refusal reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static void assertGranted(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.VoteGranted.class);
  }

  // Votes

  @ParameterizedTest(name = "promised 3 to pg-slave; {0} asks for {1} => granted: {2}")
  @CsvSource({
    "pg-slave,  2, false",
    "pg-slave,  3, true",
    "pg-third,  3, false",
    "pg-master, 3, false",
    "pg-third,  4, true",
  })
  void s2AWitnessVotesOncePerEpoch(String candidate, long epoch, boolean granted) {
    Desk desk = desk();
    assertGranted(desk.asks(SLAVE, vote(3)));
    Answer answer = desk.asks(new MemberId(candidate), vote(epoch));
    if (granted) {
      assertGranted(answer);
      assertThat(desk.record.votedFor()).contains(new MemberId(candidate));
    } else {
      assertRefused(answer, Refusal.PROMISED);
      assertThat(desk.record.votedFor()).contains(SLAVE);
    }
  }

  @Test
  void s2APreVotePromisesNothing() {
    Desk desk = desk();
    WitnessRecord before = desk.record;
    assertGranted(desk.asks(SLAVE, preVote(3)));
    assertThat(desk.record).isEqualTo(before);
  }

  @Test
  void s2AVoteCarriesTheNewestMandateAndSoDoesARefusal() {
    Mandate known = mandate(1, 4, MASTER);
    Desk desk = desk().hasRecorded(known);
    assertThat(desk.asks(SLAVE, vote(2)))
        .isEqualTo(new Answer.VoteGranted(new Epoch(2), Optional.of(known), Optional.empty()));
    assertThat(desk.asks(THIRD, vote(2)))
        .isEqualTo(
            new Answer.Refused(
                new Epoch(2), Optional.of(known), Optional.empty(), Refusal.PROMISED));
  }

  @ParameterizedTest(name = "{0} ms after its start => {1}")
  @CsvSource({"0, JUST_STARTED", "1000, JUST_STARTED", "1019, JUST_STARTED", "1020, granted"})
  void s2WhoHasJustStartedVotesForNobodyForALease(long millis, String outcome) {
    Desk desk = new Desk().later(Duration.ofMillis(millis));
    for (Request request : List.of(preVote(2), vote(2))) {
      if (outcome.equals("granted")) {
        assertGranted(desk.asks(SLAVE, request));
      } else {
        assertRefused(desk.asks(SLAVE, request), Refusal.JUST_STARTED);
      }
    }
  }

  @Test
  void s2AResignationEndsTheWaitOfWhoHasJustStarted() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    desk.asks(MASTER, beat(1));
    desk.restarts();
    assertRefused(desk.asks(SLAVE, vote(2)), Refusal.JUST_STARTED);
    assertThat(desk.asks(MASTER, resign(1, MASTER)))
        .isEqualTo(new Answer.ResignationRecorded(new Epoch(1)));
    assertGranted(desk.asks(SLAVE, vote(2)));
  }

  @Test
  void s2AResignationOfAnOlderEpochThanWasAcknowledgedEndsNoWait() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    desk.asks(MASTER, resign(1, MASTER));
    desk.asks(SLAVE, beat(2)); // Elected by others; its mandate has not come here yet.
    assertRefused(desk.restarts().asks(THIRD, vote(3)), Refusal.JUST_STARTED);
  }

  @ParameterizedTest(name = "{0} ms after the heartbeat, {1} asks => {2}")
  @CsvSource({
    "0,    pg-slave,  REACHES_PRIMARY",
    "1000, pg-slave,  REACHES_PRIMARY",
    "1019, pg-slave,  REACHES_PRIMARY",
    "1020, pg-slave,  granted",
    "0,    pg-master, granted",
  })
  void s3AndS10WhoReachesThePrimaryVotesForNobodyElse(
      long millis, String candidate, String outcome) {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    assertThat(desk.asks(MASTER, beat(1))).isEqualTo(new Answer.HeartbeatAcked(new Epoch(1), 7, 4));
    desk.later(Duration.ofMillis(millis));
    for (Request request : List.of(preVote(2), vote(2))) {
      Answer answer = desk.asks(new MemberId(candidate), request);
      if (outcome.equals("granted")) {
        assertGranted(answer);
      } else {
        assertRefused(answer, Refusal.REACHES_PRIMARY);
      }
    }
  }

  @Test
  void s14AResignationEndsTheHold() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    desk.asks(MASTER, beat(1));
    desk.asks(MASTER, resign(1, MASTER));
    assertGranted(desk.asks(SLAVE, vote(2)));
  }

  @Test
  void s10ARefusedHeartbeatHoldsNothing() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    assertGranted(desk.asks(SLAVE, vote(2)));
    assertRefused(desk.asks(MASTER, beat(1)), Refusal.PROMISED);
    assertGranted(desk.asks(THIRD, vote(3)));
  }

  // Heartbeats

  @ParameterizedTest(name = "promised 3 to pg-slave; {0} beats under {1} => {2}")
  @CsvSource({
    "pg-slave,  3, acknowledged",
    "pg-slave,  4, acknowledged",
    "pg-master, 2, PROMISED",
    "pg-master, 3, acknowledged",
  })
  void s1AHeartbeatIsAcknowledgedToWhomeverTheOthersElected(
      String from, long epoch, String outcome) {
    Desk desk = desk();
    desk.asks(SLAVE, vote(3));
    Answer answer = desk.asks(new MemberId(from), beat(epoch));
    if (outcome.equals("acknowledged")) {
      assertThat(answer).isInstanceOf(Answer.HeartbeatAcked.class);
      assertThat(desk.record.promise()).isEqualTo(new Epoch(epoch));
      assertThat(desk.record.acknowledged()).isEqualTo(new Epoch(epoch));
    } else {
      assertRefused(answer, Refusal.valueOf(outcome));
    }
  }

  @Test
  void s1AHeartbeatIsAcknowledgedToTheRecordedPrimaryOfItsEpochOnly() {
    Desk desk = desk().hasRecorded(mandate(3, 1, SLAVE));
    assertRefused(desk.asks(MASTER, beat(3)), Refusal.PROMISED);
    assertThat(desk.asks(SLAVE, beat(3))).isInstanceOf(Answer.HeartbeatAcked.class);
  }

  @Test
  void s14NoHeartbeatOfAResignedEpochIsAcknowledged() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    desk.asks(MASTER, resign(1, MASTER));
    assertRefused(desk.asks(MASTER, beat(1)), Refusal.RESIGNED);
  }

  @Test
  void aHeartbeatTellsWhichRevisionTheWitnessHas() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    assertThat(desk.asks(SLAVE, beat(2)))
        .as("none of that epoch")
        .isEqualTo(new Answer.HeartbeatAcked(new Epoch(2), 7, 0));
  }

  // Records

  @ParameterizedTest(name = "holds 2.3 of pg-slave; {0} sends {1}.{2} => {3}")
  @CsvSource({
    "pg-slave,  2, 4, recorded",
    "pg-slave,  2, 9, recorded",
    "pg-slave,  2, 2, OUTDATED",
    "pg-master, 1, 9, PROMISED",
    "pg-master, 2, 4, PROMISED",
    "pg-master, 3, 1, recorded",
  })
  void s2NothingBelowThePromiseAndNoOlderRevisionIsRecorded(
      String primary, long epoch, long revision, String outcome) {
    Mandate held = mandate(2, 3, SLAVE);
    Desk desk = desk().hasRecorded(held);
    MemberId from = new MemberId(primary);
    Mandate sent = mandate(epoch, revision, from);
    Answer answer = desk.asks(from, write(sent));
    if (outcome.equals("recorded")) {
      assertThat(answer).isEqualTo(recorded(sent));
      assertThat(desk.record.mandate()).contains(sent);
      assertThat(desk.record.promise()).isEqualTo(sent.epoch());
    } else {
      assertRefused(answer, Refusal.valueOf(outcome));
      assertThat(desk.record.mandate()).contains(held);
    }
  }

  @Test
  void s1OnlyTheElectedPrimaryWrites() {
    Desk desk = desk();
    desk.asks(SLAVE, vote(2));
    assertRefused(desk.asks(THIRD, write(mandate(2, 1, SLAVE))), Refusal.PROMISED);
    assertThat(desk.record.mandate()).isEmpty();
  }

  @Test
  void s1WhoLostAnElectionRecordsTheOneWhoWonIt() {
    Desk desk = desk();
    desk.asks(SLAVE, vote(2));
    Mandate won = mandate(2, 1, THIRD);
    assertThat(desk.asks(THIRD, write(won))).isEqualTo(recorded(won));
    assertRefused(desk.asks(THIRD, vote(2)), Refusal.PROMISED);
  }

  @Test
  void s2AnotherRecordOfTheSameRevisionIsRefused() {
    Desk desk = desk().hasRecorded(mandate(2, 3, SLAVE));
    Mandate other =
        mandate(2, 2, SLAVE)
            .withInSync(new InSyncSet(List.of(new Copy(THIRD, "000000000000000c")), 1));
    assertRefused(desk.asks(SLAVE, write(other)), Refusal.OUTDATED);
  }

  @Test
  void s14AResignerRecordsNothingUnderItsEpoch() {
    Desk desk = desk().hasRecorded(mandate(1, 4, MASTER));
    desk.asks(MASTER, resign(1, MASTER));
    assertRefused(desk.asks(MASTER, write(mandate(1, 5, MASTER))), Refusal.RESIGNED);
  }

  @Test
  void everyRequestIsIdempotent() {
    Mandate mandate = mandate(2, 1, SLAVE);
    Desk desk = desk();
    for (Request request :
        List.of(vote(2), beat(2), write(mandate), resign(2, SLAVE), new Request.ClaimRing(3))) {
      Answer first = desk.asks(SLAVE, request);
      WitnessRecord after = desk.record;
      if (!(request instanceof Request.Resign)) {
        assertThat(desk.asks(SLAVE, request)).as("%s", request).isEqualTo(first);
      }
      assertThat(desk.record).as("%s", request).isEqualTo(after);
    }
  }

  @Test
  void aRecordThatWasWrittenIsConfirmedAgainWhateverWasPromisedSince() {
    Mandate mandate = mandate(2, 1, SLAVE);
    Desk desk = desk().hasRecorded(mandate);
    desk.asks(THIRD, vote(3));
    assertThat(desk.asks(SLAVE, write(mandate))).isEqualTo(recorded(mandate));
  }

  // Resignations

  @ParameterizedTest(name = "holds 2.1 of pg-slave; {0} resigns {1} of {2} => {3}")
  @CsvSource({
    "pg-slave,  2, pg-slave,  recorded",
    "pg-master, 2, pg-slave,  OUTDATED",
    "pg-master, 1, pg-master, OUTDATED",
  })
  void s14AResignationIsThePrimarysOwnWord(String from, long epoch, String of, String outcome) {
    Desk desk = desk().hasRecorded(mandate(2, 1, SLAVE));
    Answer answer = desk.asks(new MemberId(from), resign(epoch, new MemberId(of)));
    if (outcome.equals("recorded")) {
      assertThat(answer).isEqualTo(new Answer.ResignationRecorded(new Epoch(epoch)));
      assertThat(desk.record.hasResigned(new Epoch(epoch))).isTrue();
    } else {
      assertRefused(answer, Refusal.valueOf(outcome));
      assertThat(desk.record.resignation()).isEmpty();
    }
  }

  @Test
  void s14AResignationEndsOlderEpochsTooAndNoLaterOne() {
    Desk desk = desk();
    desk.asks(SLAVE, resign(2, SLAVE));
    assertThat(desk.record.hasResigned(new Epoch(1))).isTrue();
    assertThat(desk.record.hasResigned(new Epoch(3))).isFalse();
  }

  // Rings

  @ParameterizedTest(name = "granted 3 to pg-slave, is in ring {0}; {1} claims {2} => granted: {3}")
  @CsvSource({
    "0, pg-slave, 3, true",
    "0, pg-third, 3, false",
    "0, pg-third, 2, false",
    "0, pg-third, 4, true",
    "3, pg-third, 4, false",
    "3, pg-slave, 3, false",
  })
  void aRingNumberIsGrantedOnceAndByNobodyWhoIsInARing(
      long in, String claimant, long number, boolean granted) {
    Desk desk = desk();
    assertThat(desk.asks(SLAVE, new Request.ClaimRing(3))).isEqualTo(new Answer.RingGranted(3));
    desk.memory = desk.memory.inRing(in);
    Answer answer = desk.asks(new MemberId(claimant), new Request.ClaimRing(number));
    if (granted) {
      assertThat(answer).isEqualTo(new Answer.RingGranted(number));
    } else {
      assertRefused(answer, Refusal.PROMISED);
      assertThat(desk.record.ring()).isEqualTo(3);
    }
  }

  // All together

  @Test
  void anInquiryIsAnsweredWithAllThatIsKnown() {
    Mandate mandate = mandate(2, 1, SLAVE);
    Desk desk = desk().hasRecorded(mandate);
    assertThat(desk.asks(THIRD, new Request.Inquire()))
        .isEqualTo(
            new Answer.Known(
                true, false, new Epoch(2), Optional.of(mandate), Optional.empty(), 0, 0));
  }

  /** Random requests: what may never happen does not. A failure names its seed. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void s2APromiseNeverFallsAndNoEpochHasTwoVotes(long seed) {
    Random random = new Random(seed);
    List<MemberId> members = List.of(MASTER, SLAVE, THIRD);
    Desk desk = desk();
    for (int step = 0; step < 3000; step++) {
      WitnessRecord before = desk.record;
      MemberId from = members.get(random.nextInt(3));
      long epoch = Math.max(1, before.promise().number() - 1 + random.nextInt(4));
      Request request =
          switch (random.nextInt(6)) {
            case 0 -> vote(epoch);
            case 1 -> preVote(epoch);
            case 2 -> beat(epoch);
            case 3 -> write(mandate(epoch, 1 + random.nextInt(4), from));
            case 4 -> resign(epoch, from);
            default -> new Request.Inquire();
          };
      Answer answer = desk.asks(from, request);
      WitnessRecord after = desk.record;
      String trace = "seed %d, step %d: %s to %s".formatted(seed, step, request, before);
      assertThat(after.promise()).as(trace).isGreaterThanOrEqualTo(before.promise());
      assertThat(after.acknowledged()).as(trace).isGreaterThanOrEqualTo(before.acknowledged());
      if (after.promise().equals(before.promise())) {
        assertThat(after.votedFor()).as(trace).isEqualTo(before.votedFor());
      }
      if (!after.mandate().equals(before.mandate())) {
        assertThat(before.mandate().filter(old -> !after.mandate().orElseThrow().isNewerThan(old)))
            .as(trace)
            .isEmpty();
      }
      if (answer instanceof Answer.Refused refused) {
        assertThat(after).as(trace).isEqualTo(before);
        assertThat(refused.promise()).as(trace).isEqualTo(before.promise());
        assertThat(refused.mandate()).as(trace).isEqualTo(before.mandate());
      }
      desk.later(Duration.ofMillis(random.nextInt(700)));
    }
  }
}
