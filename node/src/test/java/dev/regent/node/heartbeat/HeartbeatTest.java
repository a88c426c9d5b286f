package dev.regent.node.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.post.Stage;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration GONE = Duration.ofMinutes(5);
  private static final Epoch EPOCH = new Epoch(3);

  private final Stage stage = new Stage();
  private final TestProbe<Event> governor = stage.probe(Event.class);

  private final ActorRef<Heartbeat.Command> heartbeat =
      stage.spawn(
          Heartbeat.create(
              stage.peers(),
              INTERVAL,
              LEASE,
              GONE,
              stage.without(Event.WitnessesHeard.class, governor.getRef())));

  @AfterEach
  void end() {
    stage.close();
  }

  private Letter begin(long revision) {
    heartbeat.tell(
        new Heartbeat.Begin(
            new Effect.Beat(EPOCH, revision, Electorate.of(stage.peers().members()))));
    return stage.letters(3);
  }

  private void acknowledge(Letter letter, MemberId witness, long revision) {
    long sequence = ((Request.Heartbeat) letter.request()).sequence();
    stage.answer(letter, witness, new Answer.HeartbeatAcked(EPOCH, sequence, revision));
  }

  @Test
  void s10TheLeaseRunsFromTheSendingOfWhatAMajorityAcknowledged() {
    long before = System.nanoTime();
    Letter letter = begin(1);
    long sent = System.nanoTime();

    acknowledge(letter, Stage.MASTER, 1);
    governor.expectNoMessage();

    acknowledge(letter, Stage.ARBITER, 1);
    Event.LeaseExtended lease = governor.expectMessageClass(Event.LeaseExtended.class);
    assertThat(lease.epoch()).isEqualTo(EPOCH);
    assertThat(lease.until() - LEASE.toNanos()).isBetween(before, sent);
  }

  @Test
  void s1OneWitnessTwiceIsNoMajority() {
    Letter letter = begin(1);
    acknowledge(letter, Stage.ARBITER, 1);
    acknowledge(letter, Stage.ARBITER, 1);
    governor.expectNoMessage();
  }

  @Test
  void everyIntervalAllWitnessesAreToldAnew() {
    Letter first = begin(4);
    assertThat(first.request()).isEqualTo(new Request.Heartbeat(EPOCH, 4, 1));
    stage.passes(INTERVAL);
    assertThat(stage.letters(3).request()).isEqualTo(new Request.Heartbeat(EPOCH, 4, 2));
    stage.passes(INTERVAL);
    assertThat(stage.letters(3).request()).isEqualTo(new Request.Heartbeat(EPOCH, 4, 3));
  }

  @Test
  void s10AnAnswerToAnOlderHeartbeatDoesNotLengthenTheLease() {
    Letter first = begin(1);
    long sent = System.nanoTime();
    stage.passes(INTERVAL);
    Letter second = stage.letters(3);
    acknowledge(second, Stage.MASTER, 1);
    acknowledge(first, Stage.ARBITER, 1);
    acknowledge(first, Stage.SLAVE, 1);
    stage.answer(first, Stage.SLAVE, refused()); // Comes after all of them.
    Event event = governor.receiveMessage();
    if (event instanceof Event.LeaseExtended lease) {
      assertThat(lease.until() - LEASE.toNanos()).isLessThan(sent);
      event = governor.receiveMessage();
    }
    assertThat(event).isInstanceOf(Event.HeartbeatRefused.class);
  }

  @Test
  void anAcknowledgementOfAnotherEpochCountsForNothing() {
    Letter letter = begin(1);
    for (MemberId witness : new MemberId[] {Stage.MASTER, Stage.SLAVE, Stage.ARBITER}) {
      stage.answer(letter, witness, new Answer.HeartbeatAcked(new Epoch(2), 1, 1));
    }
    governor.expectNoMessage();
  }

  @Test
  void aWitnessThatLagsIsReported() {
    Letter letter = begin(5);
    acknowledge(letter, Stage.ARBITER, 4);
    governor.expectMessage(new Event.WitnessBehind(Stage.ARBITER, 4));
  }

  @Test
  void s12WhatARefusalTellsIsHandedOn() {
    Letter letter = begin(1);
    stage.answer(letter, Stage.ARBITER, refused());
    governor.expectMessage(
        new Event.HeartbeatRefused(new Epoch(9), Optional.empty(), Optional.empty()));
  }

  private static Answer refused() {
    return new Answer.Refused(new Epoch(9), Optional.empty(), Optional.empty(), Refusal.PROMISED);
  }

  @Test
  void s14AfterTheEndThereIsNoHeartbeatAndNoLease() {
    Letter letter = begin(1);
    heartbeat.tell(new Heartbeat.End());
    acknowledge(letter, Stage.MASTER, 1);
    acknowledge(letter, Stage.ARBITER, 1);
    stage.passes(INTERVAL.multipliedBy(5));
    stage.noLetters();
    governor.expectNoMessage();
  }

  @Test
  void aNewRevisionIsToldAtOnce() {
    begin(1);
    assertThat(begin(2).request()).isEqualTo(new Request.Heartbeat(EPOCH, 2, 2));
    stage.passes(INTERVAL);
    assertThat(stage.letters(3).request()).isEqualTo(new Request.Heartbeat(EPOCH, 2, 3));
  }

  @Test
  void sequencesGoOnAcrossReigns() {
    begin(1);
    heartbeat.tell(new Heartbeat.End());
    assertThat(begin(1).request())
        .isInstanceOfSatisfying(
            Request.Heartbeat.class, beat -> assertThat(beat.sequence()).isGreaterThan(1));
  }

  @Test
  void s10AnAnswerThatComesAfterTheNextPulseCountsForItsOwn() {
    Letter first = begin(1);
    stage.passes(INTERVAL);
    stage.letters(3);
    acknowledge(first, Stage.MASTER, 1);
    acknowledge(first, Stage.ARBITER, 1);
    governor.expectMessageClass(Event.LeaseExtended.class);
  }
}
