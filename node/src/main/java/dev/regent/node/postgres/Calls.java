package dev.regent.node.postgres;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs each call on a virtual thread of its own and ends it at its deadline. */
final class Calls {
  private Calls() {}

  /** Work that answers nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Every failure becomes a {@link PostgresException} that begins with what was tried. */
  static <T> CompletableFuture<T> call(String what, Duration deadline, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("postgres: " + what)
            .start(
                () -> {
                  try {
                    result.complete(work.call());
                  } catch (Throwable failure) {
                    result.completeExceptionally(explain(what, failure));
                  }
                });
    CompletableFuture<Void> timer = new CompletableFuture<>();
    var unused =
        timer
            .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (nothing, late) -> {
                  if (late instanceof TimeoutException) {
                    result.completeExceptionally(
                        new PostgresException(what + ": not done within " + deadline, late));
                    thread.interrupt();
                  }
                });
    var unusedToo = result.whenComplete((value, failure) -> timer.complete(null));
    return result;
  }

  static CompletableFuture<Void> run(String what, Duration deadline, Action work) {
    return call(
        what,
        deadline,
        () -> {
          work.run();
          return null;
        });
  }

  private static RuntimeException explain(String what, Throwable failure) {
    if (failure instanceof OvertakenException overtaken) {
      return overtaken;
    }
    String reason = failure.getMessage();
    return new PostgresException(
        what + ": " + (reason == null ? failure.getClass().getSimpleName() : reason), failure);
  }
}
