package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The member p is left; s and a do not answer. */
class PromoteCommandTest {
  private final List<String> orders = new ArrayList<>();

  @TempDir Path folder;

  /** What is said of p, once it was ordered. */
  private Typed promoting(String settings, String state, String... off) throws Exception {
    try (PlayedMember member = PlayedMember.start()) {
      member.answers(
          "/regent/orders",
          200,
          order -> {
            orders.add(order);
            return "{\"accepted\": true, \"sentence\": \"p is promoted in epoch 7:1\"}";
          });
      member.answers(
          "/regent/status",
          200,
          question ->
              """
              {"mandate": {"primary": "p"}, "members": [
                {"member": "p", "reachable": true, "role": %s},
                {"member": "s", "reachable": false}, {"member": "a", "reachable": false}]}
              """
                  .formatted(orders.isEmpty() ? "\"standby\"" : state));
      List<String> words = new ArrayList<>(List.of("promote", "--accept-data-loss", "p"));
      words.addAll(List.of(off));
      return member.types(
          folder, ConfigFactory.parseString(settings), words.toArray(String[]::new));
    }
  }

  @Test
  void itIsDoneWhenClientsPass() throws Exception {
    Typed run = promoting("", "\"primary\", \"ready\": true", "--off", "s,a");
    assertThat(run)
        .isEqualTo(
            new Typed(0, "p is promoted in epoch 7:1\np is the primary, and clients pass\n", ""));
    assertThat(orders.getFirst()).contains("force-promotion", "\"s\"", "\"a\"");
  }

  @Test
  void neverAlone_itIsDoneWithAShutDoor_andSaysSo() throws Exception {
    Typed run =
        promoting(
            "regent.replication.never-alone = true",
            "\"primary\", \"ready\": false",
            "--off",
            "s,a");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("p is the primary, and its door is shut until a standby has confirmed");
  }

  @Test
  void whoIsSaidToBeOffMustBeWhoeverDoesNotAnswer() throws Exception {
    Typed run = promoting("", "\"primary\"", "--off", "s");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("said to be off: s; without an answer: a, s");
    assertThat(orders).isEmpty();
  }
}
