package dev.regent.node.membership;

import dev.regent.node.membership.RingSystem.Blueprint;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * This node's ring systems, one after the other on the same port: the next one starts when the one
 * before has ended. For one thread; what it answers completes on others.
 */
final class RingSystems {
  private final Blueprint blueprint;
  private final RingListener listener;
  private final ActorRef<GossipSensor.Report> reports;
  private final Executor blocking;

  private long generation;
  private CompletionStage<RingSystem> newest = new CompletableFuture<>();
  private Optional<RingSystem> ready = Optional.empty();

  RingSystems(
      Blueprint blueprint,
      RingListener listener,
      ActorRef<GossipSensor.Report> reports,
      Executor blocking) {
    this.blueprint = blueprint;
    this.listener = listener;
    this.reports = reports;
    this.blocking = blocking;
  }

  /** Which one it is: what an earlier one reports comes too late. */
  long generation() {
    return generation;
  }

  /** The one that runs. */
  Optional<RingSystem> ready() {
    return ready;
  }

  /** Starts one as soon as its port is free. */
  CompletionStage<RingSystem> start(CompletionStage<Done> portIsFree) {
    long next = generation;
    newest =
        portIsFree.thenApplyAsync(done -> RingSystem.start(blueprint, next, reports), blocking);
    return newest;
  }

  void started(RingSystem system) {
    ready = Optional.of(system);
    listener.started(system.system());
  }

  /** Sends away the one that runs or starts, and starts the next. */
  CompletionStage<RingSystem> renew() {
    generation++;
    ready = Optional.empty();
    return start(newest.thenCompose(this::sendAway).thenCompose(RingSystem::terminate));
  }

  /** Sends it away for good; {@link #terminate} is to follow. */
  CompletionStage<Done> leave() {
    newest = newest.thenCompose(this::sendAway);
    return newest
        .handle((system, failure) -> Done.done())
        .toCompletableFuture()
        .completeOnTimeout(Done.done(), RingSystem.FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
  }

  void terminate() {
    newest.thenAccept(RingSystem::terminate);
  }

  private CompletionStage<RingSystem> sendAway(RingSystem system) {
    CompletableFuture<?> stopping =
        listener
            .stopping(system.system())
            .toCompletableFuture()
            .orTimeout(RingSystem.FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    return stopping
        .handle((done, failure) -> Done.done())
        .thenCombine(system.leave(), (stopped, left) -> system);
  }
}
