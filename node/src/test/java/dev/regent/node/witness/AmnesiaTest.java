package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S2: how a witness whose record is gone may speak again. */
class AmnesiaTest {
  private static final Answer.Known NEW = known(true, false, 0);
  private static final Answer.Known NEW_AND_MUTE = known(false, false, 0);

  private static Answer.Known known(boolean recorded, boolean holdsData, long promise) {
    return new Answer.Known(
        recorded, holdsData, new Epoch(promise), Optional.empty(), Optional.empty(), 0, 0);
  }

  private static Answer.Known known(
      long promise, Optional<Mandate> mandate, Optional<Resignation> resignation, long ring) {
    return new Answer.Known(true, true, new Epoch(promise), mandate, resignation, 0, ring);
  }

  private static Optional<WitnessRecord> recover(boolean holdsData, Answer.Known... others) {
    List<MemberId> names = List.of(Records.MASTER, Records.SLAVE);
    Map<MemberId, Answer.Known> answers = new HashMap<>();
    for (int i = 0; i < others.length; i++) {
      answers.put(names.get(i), others[i]);
    }
    return Amnesia.recover(Records.CLUSTER, Records.ARBITER, holdsData, Set.copyOf(names), answers);
  }

  @ParameterizedTest(name = "own data {0} | data {1}, recorded {2}, promise {3} => {4}")
  @CsvSource({
    "false, false, false, 0, empty record",
    "false, false, true,  0, empty record",
    "true,  false, true,  0, recovered",
    "true,  false, false, 0, mute",
    "false, true,  false, 0, mute",
    "false, true,  true,  0, recovered",
    "false, false, true,  2, recovered",
    "false, false, false, 2, mute",
  })
  void s2ItStaysMuteUntilEveryOtherHasARecordOrTheClusterIsNew(
      boolean own, boolean data, boolean recorded, long promise, String outcome) {
    Optional<WitnessRecord> record = recover(own, NEW, known(recorded, data, promise));
    switch (outcome) {
      case "mute" -> assertThat(record).isEmpty();
      case "empty record" -> assertThat(record).contains(Records.empty());
      default -> assertThat(record.orElseThrow().promise()).isEqualTo(new Epoch(promise));
    }
  }

  @Test
  void s2OneMuteMemberIsEnoughToStayMute() {
    assertThat(recover(false, known(true, true, 5), NEW_AND_MUTE)).isEmpty();
  }

  /** Both lists are {pg-master, pg-slave}'s and the arbiter's; a fourth member was just added. */
  @Test
  void s2ANewcomerThatIsMuteItselfIsNotWaitedFor() {
    MemberId newcomer = new MemberId("newcomer");
    Answer.Known told = known(5, Optional.of(Records.mandate()), Optional.empty(), 0);
    Map<MemberId, Answer.Known> answers = Map.of(Records.MASTER, told, Records.SLAVE, told);
    Set<MemberId> others = Set.of(Records.MASTER, Records.SLAVE, newcomer);
    assertThat(Amnesia.recover(Records.CLUSTER, Records.ARBITER, false, others, answers)).isEmpty();

    Map<MemberId, Answer.Known> all = new HashMap<>(answers);
    all.put(newcomer, NEW_AND_MUTE);
    assertThat(Amnesia.recover(Records.CLUSTER, Records.ARBITER, false, others, all)).isPresent();
  }

  @Test
  void s2ItTakesTheMostThatAnyOtherKnows() {
    Mandate older = Records.mandate();
    Mandate newer = older.withInSync(older.inSync());
    Resignation resignation = Records.resignation();
    WitnessRecord record =
        recover(
                false,
                known(5, Optional.of(older), Optional.of(resignation), 2),
                known(3, Optional.of(newer), Optional.empty(), 7))
            .orElseThrow();
    assertThat(record.promise()).isEqualTo(new Epoch(5));
    assertThat(record.mandate()).contains(newer);
    assertThat(record.resignation()).contains(resignation);
    assertThat(record.ring()).isEqualTo(7);
    assertThat(record.ringFounder()).isEmpty();
    assertThat(record.acknowledged()).as("it may have acknowledged that").isEqualTo(new Epoch(5));
    assertThat(record.severed()).as("it may have severed under that").isEqualTo(new Epoch(5));
    assertThat(record.cluster()).isEqualTo(Records.CLUSTER);
    assertThat(record.member()).isEqualTo(Records.ARBITER);
  }

  @Test
  void s2ItMayHaveVotedInThePromisedEpochSoItVotesInALaterOneOnly() {
    WitnessRecord record =
        recover(false, known(5, Optional.of(Records.mandate()), Optional.empty(), 0), NEW)
            .orElseThrow();
    assertThat(record.votedFor()).isEmpty();
    for (long epoch : new long[] {4, 5}) {
      assertThat(vote(record, epoch)).isInstanceOf(Answer.Refused.class);
    }
    assertThat(vote(record, 6)).isInstanceOf(Answer.VoteGranted.class);
  }

  private static Answer vote(WitnessRecord record, long epoch) {
    long lease = 1_000_000_000;
    return Voter.answer(
            record,
            Voter.Memory.begin(0),
            Records.MASTER,
            new Request.RequestVote(new Epoch(epoch)),
            2 * lease,
            lease,
            false)
        .answer();
  }

  @Test
  void s2AWitnessThatRegainedItsRecordKnowsThePrimaryInOffice() {
    Answer.Known known =
        new Answer.Known(
            true, true, new Epoch(2), Optional.of(Records.mandate()), Optional.empty(), 0, 0);
    WitnessRecord record = recover(false, known, known).orElseThrow();
    Answer answer =
        Voter.answer(
                record,
                Voter.Memory.begin(0),
                Records.SLAVE,
                new Request.Heartbeat(new Epoch(2), 3, 1),
                1,
                1_000_000_000,
                false)
            .answer();
    assertThat(answer).isEqualTo(new Answer.HeartbeatAcked(new Epoch(2), 1, 3));
  }

  private static Answer.Known counting(MemberId... members) {
    Mandate mandate = Records.mandate().withElectorate(Electorate.of(List.of(members)));
    return known(2, Optional.of(mandate), Optional.empty(), 1);
  }

  /** It was replaced while another one is still gone. */
  @Test
  void s2WhoDoesNotCountNeedsOnlyThoseWhoDo() {
    assertThat(recover(false, counting(Records.MASTER))).isPresent();
    assertThat(recover(false, counting(Records.MASTER), NEW_AND_MUTE)).isPresent();
    assertThat(recover(false, counting(Records.MASTER, Records.SLAVE))).isEmpty();
    assertThat(recover(false, counting(Records.SLAVE))).as("only who counts matters").isEmpty();
  }

  /** Nobody else need know what it recorded last. */
  @Test
  void s2WhoMayHaveCountedAloneStaysMute() {
    Answer.Known alone = counting(Records.ARBITER);
    assertThat(recover(true, alone, alone)).isEmpty();
    Answer.Known ofTwo = counting(Records.ARBITER, Records.SLAVE);
    assertThat(recover(true, ofTwo, ofTwo)).as("pg-slave, the primary, knows more").isPresent();
    Mandate own =
        Records.mandate()
            .withElectorate(Electorate.of(List.of(Records.ARBITER, Records.SLAVE)))
            .succeededBy(new Epoch(3), Records.ARBITER, InSyncSet.EMPTY);
    Answer.Known primary = known(3, Optional.of(own), Optional.empty(), 1);
    assertThat(recover(true, primary, primary)).isEmpty();
  }
}
