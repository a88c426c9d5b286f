package dev.regent.node.membership;

import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/** Keeps all that one member was told of its ring, and lets a test wait for more. */
final class Sighting implements RingListener {
  /** What it was last told. */
  record State(long ring, Set<MemberId> lost, int systems) {}

  private final MemberId me;
  private final Electorate electorate;
  private final List<State> history = new ArrayList<>(List.of(new State(0, Set.of(), 0)));
  private Optional<ActorSystem<?>> system = Optional.empty();

  Sighting(MemberId me, Electorate electorate) {
    this.me = me;
    this.electorate = electorate;
  }

  @Override
  public synchronized void lost(Set<MemberId> members) {
    add(new State(state().ring(), members, state().systems()));
  }

  @Override
  public synchronized void ring(long number) {
    electorate.ring(me, number);
    add(new State(number, state().lost(), state().systems()));
  }

  @Override
  public synchronized void started(ActorSystem<?> ring) {
    system = Optional.of(ring);
    add(new State(state().ring(), state().lost(), state().systems() + 1));
  }

  @Override
  public CompletionStage<?> stopping(ActorSystem<?> ring) {
    return CompletableFuture.completedFuture(Done.done());
  }

  synchronized State state() {
    return history.getLast();
  }

  synchronized List<State> history() {
    return List.copyOf(history);
  }

  synchronized ActorSystem<?> system() {
    return system.orElseThrow();
  }

  private void add(State state) {
    history.add(state);
    notifyAll();
  }

  /** Returns as soon as the state is like that, and fails when it is not so in time. */
  synchronized void await(String what, Duration patience, Predicate<State> wanted) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!wanted.test(state())) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new AssertionError("%s, waiting for %s: %s".formatted(me, what, history));
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
