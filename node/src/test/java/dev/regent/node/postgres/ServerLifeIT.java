package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and ends that do not go as they should. */
class ServerLifeIT {
  @TempDir Path folder;

  @Test
  void orphanOfAnEarlierLifeIsEndedBeforeAnythingElse() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      CountDownLatch ended = new CountDownLatch(1);
      one.postgres.onExit(ended::countDown);
      one.postgres = one.reborn();
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOf(DataDirectory.Present.class);
      assertThat(ended.await(1, TimeUnit.SECONDS)).isTrue();
      assertThat(one.ask("start after a crash", one.postgres.start()).timeline()).isEqualTo(2);
      one.ask("promote", one.postgres.promote(new Epoch(2)));
      one.app("create table t (n int)");
    }
  }

  @Test
  void staleLockThatNamesALivingProcessIsNoObstacle() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "60").start();
    try (Trial one = Trial.primary("one", folder)) {
      Path lock = one.settings.dataDirectory().resolve("postmaster.pid");
      List<String> lines = new ArrayList<>(Files.readAllLines(lock));
      one.ask("kill", one.postgres.kill());
      lines.set(0, Long.toString(innocent.pid()));
      Files.write(lock, lines);
      one.ask("start", one.postgres.start());
      assertThat(innocent.isAlive()).isTrue();
    } finally {
      innocent.destroy();
    }
  }

  /** Up to 17 text search asks libc, and not the database's own locale. */
  @Test
  void newDatabaseFindsWordsThatAreNotAscii() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Session session = one.superuser()) {
      String found = "select to_tsvector('simple', 'ÄPFEL') @@ to_tsquery('simple', 'äpfel')";
      assertThat(session.yes(found)).isTrue();
    }
  }

  /** Found by the simulator: what was started then ran beside a rewind. */
  @Test
  void startThatIsOvertakenByAnEndLeavesNothingRunning() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      one.ask("kill", one.postgres.kill());
      for (int moment = 0; moment < 20; moment++) {
        CompletableFuture<Position> start = one.postgres.start().toCompletableFuture();
        Thread.sleep(Duration.ofMillis(5L * moment));
        one.ask("kill", one.postgres.kill());
        assertThat(start.handle((position, failure) -> failure).get(10, TimeUnit.SECONDS))
            .as("%d ms after the order", 5 * moment)
            .isInstanceOf(OvertakenException.class);
        assertThat(Processes.any(one.settings.dataDirectory())).isFalse();
      }
      one.ask("start", one.postgres.start());
    }
  }

  @Test
  void startThatFailsSaysWhyAndLeavesNothingRunning() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      one.ask("stop", one.postgres.stop());
      Path secret = one.settings.secrets().resolve("superuser");
      String right = Files.readString(secret);
      Files.writeString(secret, "wrong");
      assertThatThrownBy(() -> one.ask("start", one.postgres.start()))
          .hasMessageContaining("password");
      assertThat(Processes.any(one.settings.dataDirectory())).isFalse();
      Files.writeString(secret, right);
      one.ask("start", one.postgres.start());
    }
  }

  @Test
  void hungServerIsIllAndKilledWhole() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      long pid =
          Long.parseLong(
              Files.readAllLines(one.settings.dataDirectory().resolve("postmaster.pid"))
                  .getFirst());
      one.ask("probe", one.postgres.probe());
      Processes.signal("STOP", pid);
      assertThat(one.ask("probe", one.postgres.probe())).isInstanceOf(Health.Ill.class);
      one.ask("kill", one.postgres.kill());
      assertThat(Processes.any(one.settings.dataDirectory())).isFalse();
    }
  }
}
