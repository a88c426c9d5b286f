package dev.regent.node.fencing;

import dev.regent.node.guard.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fence for who has no privileges. The door is PostgreSQL's own list of who may come in; a second
 * process, the guard, holds the lease and kills PostgreSQL when it ends and this process has not
 * shut the door by then.
 *
 * <p>The door is open while there is a lease or readers are admitted. No lease is without a guard
 * that holds it, and none is taken from the guard before the door is known to be shut.
 */
public final class ProcessFence implements Fence {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFence.class);

  /** So long before its end a lease that nobody renews is ended gently, at most. */
  private static final Duration MARGIN = Duration.ofMillis(400);

  private final Server server;
  private final Guard.Starter guards;
  private final Duration lease;
  private final Duration margin;
  private final Time time;
  private final Turns turns = new Turns();

  private Optional<Guard> guard = Optional.empty();
  private Optional<Long> leased = Optional.empty();
  private boolean readers;

  /**
   * Touches nothing yet.
   *
   * @param server its door is shut at every start of it
   */
  public ProcessFence(Server server, Guard.Starter guards, Duration lease) {
    this(server, guards, lease, new Time.OfTheSystem());
  }

  ProcessFence(Server server, Guard.Starter guards, Duration lease, Time time) {
    this.server = server;
    this.guards = guards;
    this.lease = lease;
    Duration share = lease.multipliedBy(2).dividedBy(5);
    this.margin = share.compareTo(MARGIN) < 0 ? share : MARGIN;
    this.time = time;
  }

  @Override
  public CompletionStage<Void> install() {
    return turns.run("starting the guard", () -> guard = Optional.of(guards.start()));
  }

  @Override
  public CompletionStage<Boolean> open(long untilNanos) {
    return turns.call("opening the door", () -> arm(untilNanos));
  }

  @Override
  public CompletionStage<Void> close() {
    return turns.run("closing the door", this::endLease);
  }

  @Override
  public CompletionStage<Void> readers(boolean admitted) {
    return turns.run(
        "the readers' door",
        () -> {
          readers = admitted;
          if (admitted) {
            admit(true);
          } else if (!isLeased()) {
            admit(false);
          }
        });
  }

  /** Nothing but a firewall could; severing by PostgreSQL's own settings is complete without. */
  @Override
  public CompletionStage<Void> block(Optional<String> oldPrimaryAddress) {
    return CompletableFuture.completedStage(null);
  }

  /**
   * PostgreSQL's own door tells peers from clients: each start and each change of it knows them.
   */
  @Override
  public CompletionStage<Void> peers(List<String> addresses) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Boolean> verify() {
    return turns.call(
        "looking at the guard",
        () -> {
          boolean answers = guard.isPresent() && guard.get().answers();
          if (!answers) {
            replaceGuard();
          }
          if (readers) {
            readmit();
          }
          return answers;
        });
  }

  @Override
  public Description describe() {
    return new Description(
        "process",
        "no firewall holds the lease: when the lease of "
            + lease
            + " is about to end, a second process kills PostgreSQL, even if this one hangs or is dead."
            + " Not covered: both processes stopped or killed at once (PostgreSQL then serves until"
            + " this one is started again), a suspended machine, and the way to an old primary, which"
            + " no firewall bars");
  }

  private boolean arm(long until) throws IOException, InterruptedException {
    if (!hold(until)) {
      return false;
    }
    leased = Optional.of(until);
    time.at(until - margin.toNanos(), () -> lapse(until));
    boolean open = admit(true);
    if (until - time.nanos() <= 0) {
      endLease();
      return false;
    }
    return open;
  }

  /** PostgreSQL may have been started again, which shuts the door; it may not be ready yet. */
  private void readmit() {
    try {
      admit(true);
    } catch (FenceException e) {
      LOG.debug("readers have to wait: {}", e.getMessage());
    }
  }

  /** One whose end has passed is none, also when nobody was able to end it. */
  private boolean isLeased() {
    return leased.filter(until -> until - time.nanos() > 0).isPresent();
  }

  /** The guard has it before anybody is let in. */
  private boolean hold(long until) throws IOException, InterruptedException {
    try {
      // It strikes a quarter of the margin early: at the lease's end PostgreSQL is to be dead.
      return guard.isPresent() && guard.get().lease(until - margin.toNanos() / 4);
    } catch (IOException e) {
      LOG.error("{}", e.getMessage());
      replaceGuard();
      return false;
    }
  }

  private void endLease() throws IOException, InterruptedException {
    if (!readers) {
      admit(false);
    }
    leased = Optional.empty();
    if (guard.isPresent()) {
      try {
        guard.get().release();
      } catch (IOException e) {
        LOG.error("{}", e.getMessage());
        replaceGuard();
      }
    }
  }

  /** That a lease ends costs clients their sessions, and not PostgreSQL its life. */
  CompletionStage<Void> lapse(long until) {
    return turns
        .run(
            "the lease ends",
            () -> {
              if (leased.equals(Optional.of(until))) {
                endLease();
              }
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("{}; the guard kills PostgreSQL when it is over", failure.getMessage());
              }
            });
  }

  /**
   * Nobody is served without a guard: the old one stays until the door is shut or nobody serves.
   */
  private void replaceGuard() throws IOException, InterruptedException {
    try {
      admit(false);
    } catch (FenceException e) {
      LOG.error("the door cannot be shut, PostgreSQL is killed: {}", e.getMessage());
      kill();
    }
    leased = Optional.empty();
    if (guard.isPresent()) {
      guard.get().dismiss();
      guard = Optional.empty();
    }
    guard = Optional.of(guards.start());
  }

  /** Here first: this process is known to answer. */
  private void kill() throws IOException, InterruptedException {
    try {
      server.kill().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (guard.isEmpty()) {
        throw new FenceException(String.valueOf(e.getCause()), e);
      }
      LOG.error("left to the guard: {}", String.valueOf(e.getCause()));
      guard.get().strike();
    }
  }

  private boolean admit(boolean clients) {
    try {
      return server.admit(clients).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new FenceException(String.valueOf(e.getCause()), e);
    }
  }
}
