package dev.regent.writer.load.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs blocking JDBC calls, each on a virtual thread of its own. */
final class Calls {
  private static final ExecutorService THREADS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("jdbc-", 0).factory());

  private Calls() {}

  interface Call<T> {
    T run() throws SQLException;
  }

  static <T> CompletableFuture<T> start(Call<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.run();
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        },
        THREADS);
  }

  /** The same result, or a timeout; the call itself goes on. */
  static <T> CompletableFuture<T> within(Duration deadline, CompletableFuture<T> call) {
    return call.copy().orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  static void background(Runnable task) {
    THREADS.execute(task);
  }
}
