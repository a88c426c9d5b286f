package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** ADR 22: a name is not enough to be the primary again. */
@OnPlayground(shared = true)
@Order(1)
final class PrimaryCopyIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

  /**
   * {standby away, primary stopped, another copy in its place} => nobody serves until it is back.
   */
  @Test
  void anothersDataInItsPlace_isNotServed_andItsOwnIs(Trial trial) throws Exception {
    Member standby = trial.cluster().member(trial.redundant().inSync().iterator().next());
    Member primary = trial.primary();
    FormerServer place = new FormerServer(trial.cluster(), primary);
    try (Load load = trial.write()) {
      standby.stop();
      trial.await("the primary stands alone", now -> now.inSync().isEmpty());
      trial.goesOn(load);
      primary.stop();
      place.putAside();
      place.copyFrom(new FormerServer(trial.cluster(), standby));
      primary.start();
      trial.await(
          "it says what is wrong", now -> log(primary).contains("it neither stands nor counts"));
      Instant end = Instant.now().plus(LONG_ENOUGH);
      trial.await("nobody serves", now -> isUnserved(now) && Instant.now().isAfter(end));

      primary.stop();
      place.putBack();
      primary.start();
      trial.goesOn(load);
      standby.start();
      Status after = trial.redundant();

      trial.nothingLost(load);
      assertThat(after.primary()).contains(primary.name());
    }
  }

  private static boolean isUnserved(Status status) {
    assertThat(status.served()).as("somebody serves: %s", status).isFalse();
    return true;
  }

  private static String log(Member member) {
    try {
      return Files.readString(member.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
