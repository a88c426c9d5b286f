package dev.regent.node.post;

import static dev.regent.node.post.Stage.ARBITER;
import static dev.regent.node.post.Stage.MASTER;
import static dev.regent.node.post.Stage.SLAVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final MemberId NEW = new MemberId("pg-new");

  @Test
  void whoIsAddedIsWrittenToAndHeard() {
    try (Stage stage = new Stage()) {
      stage.enroll(MASTER, SLAVE, ARBITER, NEW);
      assertThat(stage.peers().others()).containsExactly(SLAVE, ARBITER, NEW);
      send(stage, NEW);
      assertThat(stage.letters(1).request()).isInstanceOf(Request.Inquire.class);
      assertThat(stage.peers().isOurs(letter(stage, NEW))).isTrue();
    }
  }

  @Test
  void whoIsRemovedIsAStranger() {
    try (Stage stage = new Stage()) {
      assertThat(stage.peers().isOurs(letter(stage, SLAVE))).isTrue();
      stage.enroll(MASTER, ARBITER);
      assertThat(stage.peers().members()).containsExactly(MASTER, ARBITER);
      send(stage, SLAVE);
      stage.noLetters();
      assertThat(stage.peers().isOurs(letter(stage, SLAVE))).isFalse();
    }
  }

  @Test
  void whoIsNoMemberSpeaksWithItself() {
    try (Stage stage = new Stage()) {
      stage.enroll(SLAVE, ARBITER);
      send(stage, MASTER);
      stage.letters(1);
      assertThat(stage.peers().isOurs(letter(stage, MASTER))).isTrue();
    }
  }

  private static void send(Stage stage, MemberId to) {
    stage.peers().send(to, new Request.Inquire(), 1, stage.probe(Reply.class).getRef());
  }

  private static Letter letter(Stage stage, MemberId from) {
    return new Letter(
        ClusterHash.of("regent"),
        from,
        1,
        new Request.Inquire(),
        stage.probe(Reply.class).getRef());
  }
}
