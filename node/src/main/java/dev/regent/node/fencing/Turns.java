package dev.regent.node.fencing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** Runs a fence's calls one after the other, each on a virtual thread. */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();

  /** Work that answers nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  CompletionStage<Void> run(String what, Action action) {
    return call(
        what,
        () -> {
          action.run();
          return null;
        });
  }

  /** Every failure becomes a {@link FenceException} that begins with what was tried. */
  <T> CompletionStage<T> call(String what, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("fence: " + what)
        .start(
            () -> {
              lock.lock();
              try {
                result.complete(work.call());
              } catch (Throwable failure) {
                result.completeExceptionally(
                    new FenceException(what + ": " + failure.getMessage(), failure));
              } finally {
                lock.unlock();
              }
            });
    return result;
  }
}
