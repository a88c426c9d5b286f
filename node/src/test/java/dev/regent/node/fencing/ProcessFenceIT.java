package dev.regent.node.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.guard.Guard;
import dev.regent.node.guard.GuardProcess;
import dev.regent.node.postgres.Processes;
import dev.regent.node.postgres.Trial;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fence without privileges: a real guard, and a real server with its own door. */
class ProcessFenceIT {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFenceIT.class);
  private static final Duration LEASE = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final AtomicReference<Guard> guard = new AtomicReference<>();

  /** S10: the door is shut before the lease ends, and PostgreSQL lives on. */
  @Test
  void leaseThatIsNotRenewedCostsSessionsAndNotTheServer() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      Fence fence = fence(one);
      assertThatThrownBy(one::app).isInstanceOf(SQLException.class);
      for (int round = 0; round < 3; round++) {
        long end = 0;
        for (int beat = 0; beat < 10; beat++) {
          end = System.nanoTime() + LEASE.toNanos();
          assertThat(done(fence.open(end))).isTrue();
        }
        try (Connection client = one.app();
            Statement statement = client.createStatement()) {
          long last = end;
          assertThatThrownBy(
                  () -> {
                    while (System.nanoTime() - last < 0) {
                      statement.execute("select 1");
                    }
                  })
              .isInstanceOf(SQLException.class);
          LOG.info("cut {} ms before the lease's end", (end - System.nanoTime()) / 1e6);
          assertThat(end - System.nanoTime()).isPositive();
        }
        assertThat(Processes.any(one.settings.dataDirectory())).isTrue();
      }
      done(fence.open(System.nanoTime() + LEASE.toNanos()));
      done(fence.close());
      assertThatThrownBy(one::app).isInstanceOf(SQLException.class);
    } finally {
      dismissGuard();
    }
  }

  @Test
  void deadGuardIsReplacedAndTheDoorShut() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      Fence fence = fence(one);
      assertThat(done(fence.open(System.nanoTime() + LEASE.toNanos()))).isTrue();
      try (Connection client = one.app()) {
        dismissGuard();
        assertThat(done(fence.verify())).isFalse();
        assertThat(client.isValid(1)).isFalse();
      }
      assertThat(done(fence.verify())).isTrue();
      assertThat(done(fence.open(System.nanoTime() + LEASE.toNanos()))).isTrue();
      one.app("select 1");
      done(fence.close());
    } finally {
      dismissGuard();
    }
  }

  /** S9: the readers' door survives a restart of the server that stands behind it. */
  @Test
  void readersComeAndGo() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      Fence fence = fence(one);
      done(fence.readers(true));
      one.app("select 1");
      one.ask("kill", one.postgres.kill());
      one.ask("start", one.postgres.start());
      assertThatThrownBy(one::app).isInstanceOf(SQLException.class);
      assertThat(done(fence.verify())).isTrue();
      one.app("select 1");
      done(fence.readers(false));
      assertThatThrownBy(one::app).isInstanceOf(SQLException.class);
    } finally {
      dismissGuard();
    }
  }

  private Fence fence(Trial trial) {
    Fence fence =
        new ProcessFence(
            new Server() {
              @Override
              public CompletionStage<Boolean> admit(boolean clients) {
                return trial.postgres.admit(clients);
              }

              @Override
              public CompletionStage<Void> kill() {
                return trial.postgres.kill();
              }
            },
            () -> {
              Guard started = GuardProcess.start(trial.settings.dataDirectory());
              guard.set(started);
              return started;
            },
            LEASE);
    done(fence.install());
    return fence;
  }

  private void dismissGuard() throws InterruptedException {
    if (guard.get() != null) {
      guard.get().dismiss();
    }
  }

  private static <T> T done(CompletionStage<T> stage) {
    long start = System.nanoTime();
    try {
      return stage.toCompletableFuture().join();
    } finally {
      LOG.info("call: {} ms", (System.nanoTime() - start) / 1e6);
    }
  }
}
