package dev.regent.node.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionerTest {
  private static final Duration AGAIN = Duration.ofMillis(60);
  private static final Set<MemberId> ALL = Set.of(Stage.MASTER, Stage.SLAVE, Stage.ARBITER);
  private static final Request QUESTION = new Request.PreVote(new Epoch(2));

  private static final Answer ANSWER =
      new Answer.VoteGranted(new Epoch(2), Optional.empty(), Optional.empty());

  private final Stage stage = new Stage();
  private final TestProbe<Event> governor = stage.probe(Event.class);

  private final ActorRef<Questioner.Command> questioner =
      stage.spawn(Questioner.create(stage.peers(), governor.getRef()));

  @AfterEach
  void end() {
    stage.close();
  }

  private void ask(long round, Set<MemberId> members, Request request) {
    questioner.tell(new Questioner.Put(new Effect.Ask(round, members, request)));
  }

  @Test
  void whoHasNotAnsweredIsAskedAgainUntilItDoes() {
    ask(7, ALL, QUESTION);
    Letter first = stage.letters(3);
    assertThat(first.request()).isEqualTo(QUESTION);
    assertThat(first.nonce()).isEqualTo(7);
    assertThat(first.from()).isEqualTo(Stage.MASTER);

    stage.passes(AGAIN);
    stage.letters(3);

    stage.answer(first, Stage.ARBITER, ANSWER);
    governor.expectMessage(new Event.Answered(7, Stage.ARBITER, ANSWER));
    stage.passes(AGAIN);
    stage.letters(2);

    stage.answer(first, Stage.MASTER, ANSWER);
    stage.answer(first, Stage.SLAVE, ANSWER);
    governor.receiveSeveralMessages(2);
    stage.passes(AGAIN.multipliedBy(5));
    stage.noLetters();
  }

  @Test
  void aNewRoundReplacesTheOldOne() {
    ask(7, ALL, QUESTION);
    Letter old = stage.letters(3);

    ask(8, Set.of(Stage.SLAVE), new Request.Inquire());
    Letter next = stage.letters(1);
    assertThat(next.nonce()).isEqualTo(8);
    stage.passes(AGAIN);
    assertThat(stage.letters(1)).isEqualTo(next);

    stage.answer(old, Stage.ARBITER, ANSWER);
    governor.expectNoMessage();
    stage.answer(next, Stage.SLAVE, ANSWER);
    governor.expectMessage(new Event.Answered(8, Stage.SLAVE, ANSWER));
  }

  @Test
  void s1AnotherClustersAnswerIsNotCounted() {
    ask(7, ALL, QUESTION);
    Letter letter = stage.letters(3);
    ClusterHash other = ClusterHash.of("other");
    stage.answer(letter, other, Stage.SLAVE, ANSWER);
    stage.answer(letter, letter.cluster(), new MemberId("nobody"), ANSWER);
    governor.expectNoMessage();
    stage.passes(AGAIN);
    stage.letters(3);
  }

  @Test
  void nobodyIsAskedBeforeThereIsAQuestion() {
    stage.passes(AGAIN.multipliedBy(5));
    stage.noLetters();
  }
}
