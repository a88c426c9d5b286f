package dev.regent.node.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final MemberId D = new MemberId("d");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Refusals refusals = new Refusals(ClusterHash.of("regent"));

  @Test
  void eachStrangerIsSaidOnceAMinute() {
    assertThat(refusals.isDue(D, 0)).isTrue();
    assertThat(refusals.isDue(D, MINUTE)).isFalse();
    assertThat(refusals.isDue(new MemberId("e"), MINUTE)).isTrue();
    assertThat(refusals.isDue(D, MINUTE + 1)).isTrue();
  }

  @Test
  void namesThatAreMadeUpAreBounded() {
    IntStream.range(0, 1000).forEach(i -> refusals.isDue(new MemberId("x" + i), 0));
    assertThat(refusals.isDue(D, 0)).isFalse();
    assertThat(refusals.isDue(D, MINUTE + 1)).isTrue();
  }
}
