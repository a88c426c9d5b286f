package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.decision.Event;
import dev.regent.node.disk.LocalDisk;
import dev.regent.node.post.Stage;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S2: the witness on a real disk that now and then takes nothing. */
class WitnessTest {
  private static final Epoch FIRST = new Epoch(1);
  private static final Request HEARTBEAT = new Request.Heartbeat(FIRST, 1, 7);

  @TempDir private Path folder;
  private final Stage stage = new Stage();
  private final TestProbe<Event> governor = stage.probe(Event.class);
  private final TestProbe<Answer> asker = stage.probe(Answer.class);
  private final TestProbe<String> troubles = stage.probe(String.class);

  @AfterEach
  void end() {
    stage.close();
  }

  private Witness.Identity identity(ClusterHash cluster, MemberId me) {
    return new Witness.Identity(
        cluster,
        Records.FORMER,
        me,
        Records.CONFIGURED,
        false,
        Optional.empty(),
        Duration.ofSeconds(1),
        folder);
  }

  private ActorRef<Witness.Command> witness() {
    return witness(identity(Records.CLUSTER, Stage.MASTER));
  }

  private ActorRef<Witness.Command> witness(Witness.Identity who) {
    return stage.spawn(
        Witness.create(who, stage.peers(), governor.getRef(), troubles.getRef()::tell));
  }

  private void ask(ActorRef<Witness.Command> witness, Request request) {
    witness.tell(new Witness.Asked(Stage.SLAVE, request, asker.getRef()::tell));
  }

  private RecordFile file() {
    return new RecordFile(new LocalDisk(), folder, Records.EVERYBODY);
  }

  private void stopTakingRecords() throws IOException {
    Files.createFile(Files.createDirectory(folder.resolve("record.json.tmp")).resolve("x"));
  }

  private void takeRecordsAgain() throws IOException {
    Files.delete(folder.resolve("record.json.tmp/x"));
  }

  @Test
  void s2WhatTheDiskRefusesIsNotSpokenAndIsWhenItTakesIt() throws IOException {
    file().write(WitnessRecord.empty(Records.CLUSTER, Stage.MASTER));
    ActorRef<Witness.Command> witness = witness();
    stopTakingRecords();
    ask(witness, HEARTBEAT);
    ask(witness, HEARTBEAT);
    ask(witness, new Request.Inquire());
    assertThat(asker.receiveMessage())
        .isInstanceOfSatisfying(
            Answer.Known.class, known -> assertThat(known.promise()).isEqualTo(Epoch.NONE));
    assertThat(troubles.receiveMessage())
        .contains("cannot write the witness's record", folder.toString());

    takeRecordsAgain();
    ask(witness, HEARTBEAT);
    assertThat(asker.receiveMessage()).isEqualTo(new Answer.HeartbeatAcked(FIRST, 7, 0));
    troubles.expectMessage("");
    assertThat(file().read().map(WitnessRecord::promise)).contains(FIRST);
  }

  @Test
  void s2AMuteWitnessStaysMuteUntilTheDiskTakesWhatItWasTold() throws IOException {
    stopTakingRecords();
    ActorRef<Witness.Command> witness = witness();
    saysThatItHasNoRecord(witness);
    stage.passes(Duration.ZERO);
    Letter letter = stage.letters(2);
    answer(letter);
    assertThat(troubles.receiveMessage()).contains("cannot write the witness's record");
    saysThatItHasNoRecord(witness);

    takeRecordsAgain();
    answer(letter);
    assertThat(governor.expectMessageClass(Event.Witnessed.class).promise())
        .isEqualTo(new Epoch(3));
    assertThat(file().read().map(WitnessRecord::promise)).contains(new Epoch(3));
    troubles.expectMessage("");
  }

  private void saysThatItHasNoRecord(ActorRef<Witness.Command> witness) {
    ask(witness, new Request.Inquire());
    assertThat(asker.receiveMessage())
        .isInstanceOfSatisfying(
            Answer.Known.class, known -> assertThat(known.recorded()).isFalse());
  }

  private void answer(Letter letter) {
    for (MemberId other : List.of(Stage.SLAVE, Stage.ARBITER)) {
      stage.answer(
          letter,
          other,
          new Answer.Known(true, true, new Epoch(3), Optional.empty(), Optional.empty(), 0, 0));
    }
  }

  /** ADR 19: nobody's data yet. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsToBeAdoptedIsTold(boolean recorded) throws IOException {
    if (recorded) {
      file().write(WitnessRecord.empty(Records.CLUSTER, Stage.MASTER));
    }
    Optional<String> system = Optional.of("7412345678901234567");
    Witness.Identity me =
        new Witness.Identity(
            Records.CLUSTER,
            Records.FORMER,
            Stage.MASTER,
            Records.CONFIGURED,
            false,
            system,
            Duration.ofSeconds(1),
            folder);
    ask(witness(me), new Request.Inquire());
    assertThat(asker.receiveMessage())
        .isEqualTo(
            new Answer.Known(
                recorded,
                false,
                Epoch.NONE,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                system,
                Records.CONFIGURED));
  }

  @Test
  void s13AnAlienRecordIsRefusedAndLeftAlone() throws IOException {
    file().write(Records.full());
    byte[] before = Files.readAllBytes(folder.resolve("record.json"));
    assertThatThrownBy(() -> Witness.verify(identity(Records.CLUSTER, Stage.MASTER)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is of member arbiter, and this is pg-master")
        .hasMessageContaining("a folder of its own");
    ClusterHash another = ClusterHash.of("another");
    assertThatThrownBy(() -> Witness.verify(identity(another, Stage.ARBITER)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is of another cluster")
        .hasMessageContaining("correct");
    assertThat(folder.resolve("record.json")).hasBinaryContent(before);
    Witness.verify(identity(Records.CLUSTER, Stage.ARBITER));
  }

  /** Of the time when the members could not change, and were part of the cluster's hash. */
  @Test
  void aRecordInTheFormerSpellingOfTheClusterIsTaken() {
    file().write(WitnessRecord.empty(Records.FORMER, Stage.MASTER));
    ask(witness(), new Request.Inquire());
    assertThat(((Answer.Known) asker.receiveMessage()).recorded()).isTrue();
  }
}
