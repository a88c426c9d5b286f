package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.management.Statuses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code regent status --member} of who is recorded, to a member that knows more than is
 * configured.
 */
class StatusCommandTest {
  private PlayedMember own;
  private PlayedMember other;

  @BeforeEach
  void start() throws Exception {
    other = PlayedMember.telling(200, "{\"answeredBy\": \"the other\"}");
    own =
        PlayedMember.telling(
            200,
            """
            {"members": [
              {"member": "p", "host": "127.0.0.9", "managementPort": 1},
              {"member": "s", "host": "127.0.0.1", "managementPort": %1$d},
              {"member": "d", "host": "127.0.0.1", "managementPort": %1$d},
              {"member": "e", "host": "127.0.0.1"}]}
            """
                .formatted(other.port()));
  }

  @AfterEach
  void stop() {
    own.close();
    other.close();
  }

  @Test
  void whoWasAddedIsAskedWhereThisMemberKnowsIt() {
    assertThat(status("d").out()).contains("the other");
  }

  @Test
  void whatIsRecordedHoldsOverTheConfiguration() {
    assertThat(status("s").out()).contains("the other");
  }

  @Test
  void thisVeryMemberIsAskedOverTheLoopback() {
    assertThat(status("p").out()).contains("127.0.0.9");
  }

  @Test
  void whoseAddressNobodyTellsIsNotAsked() {
    assertThat(status("e").status()).isEqualTo(2);
    assertThat(status("e").err()).startsWith("--member e: the members are p, s, a, d");
  }

  private Typed status(String member) {
    return Typed.command(
        settings -> 0, Statuses.config(own.port()), "status", "--json", "--member", member);
  }
}
