package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseCommandTest {

  /** {both databases ended} => a standby accepts it, and the old primary is in office before it. */
  @Test
  void anOrderWhoseTakerIsNotElected_isGivenAgain(@TempDir Path folder) throws Exception {
    AtomicInteger orders = new AtomicInteger();
    try (PlayedMember member = PlayedMember.start()) {
      member.answers(
          "/regent/orders",
          200,
          order -> {
            orders.incrementAndGet();
            return "{\"accepted\": true, \"sentence\": \"s stands for election\"}";
          });
      member.answers(
          "/regent/status",
          200,
          question -> "{\"mandate\": {\"paused\": %s}}".formatted(orders.get() < 2));

      assertThat(member.types(folder, "resume")).isEqualTo(new Typed(0, "resumed\n", ""));
    }
    assertThat(orders).as("accepted, given again, and once more when it is in force").hasValue(3);
  }
}
