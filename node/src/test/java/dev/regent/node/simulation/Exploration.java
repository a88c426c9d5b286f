package dev.regent.node.simulation;

import dev.regent.node.simulation.engine.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** Many seeds, one after the other on each core, until one fails or the time is over. */
final class Exploration {
  private static final int LINES = 2000;

  /** A seed that fails, and why. */
  record Failure(long seed, RuntimeException violation) {}

  private final Mutation mutation;
  private final LongFunction<Setting> settings;
  private final AtomicLong seeds = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong simulated = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private long nanos;

  Exploration(Mutation mutation, LongFunction<Setting> settings) {
    this.mutation = mutation;
    this.settings = settings;
  }

  /** Runs them; the smallest seed that was found to fail, if one does. */
  Optional<Failure> run(long first, long number, Duration limit) {
    long begun = System.nanoTime();
    AtomicLong next = new AtomicLong(first);
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            core -> {
              long seed = next.getAndIncrement();
              while (failure.get() == null
                  && seed < first + number
                  && System.nanoTime() - begun < limit.toNanos()) {
                play(seed);
                seed = next.getAndIncrement();
              }
            });
    nanos = System.nanoTime() - begun;
    return Optional.ofNullable(failure.get());
  }

  private void play(long seed) {
    try {
      Simulation.Result result = Simulation.run(settings.apply(seed), mutation, Trace.silent());
      seeds.incrementAndGet();
      events.addAndGet(result.events());
      writes.addAndGet(result.acknowledged());
      simulated.addAndGet(result.simulatedNanos());
      longest.accumulateAndGet(result.outageNanos(), Math::max);
    } catch (RuntimeException e) {
      failure.accumulateAndGet(
          new Failure(seed, e), (a, b) -> a == null || b.seed() < a.seed() ? b : a);
    }
  }

  long seeds() {
    return seeds.get();
  }

  long events() {
    return events.get();
  }

  @Override
  public String toString() {
    return ("%,d seeds, %,d events in %.1f s (%,.0f events/s): %,d acknowledged writes in %,d simulated"
            + " seconds; once the faults had stopped, redundant again within %.1f s")
        .formatted(
            seeds.get(),
            events.get(),
            nanos / 1e9,
            events.get() * 1e9 / nanos,
            writes.get(),
            simulated.get() / 1_000_000_000,
            longest.get() / 1e9);
  }

  /** All that is needed to understand a failure, and to see it again. */
  static String describe(Failure failure, Setting setting) {
    Trace trace = Trace.last(LINES);
    String again;
    try {
      again = "passes when it is played again: " + Simulation.run(setting, Mutation.NONE, trace);
    } catch (RuntimeException e) {
      again = String.valueOf(e.getMessage());
    }
    return """
        %s
        %s
        %s
        commit %s
        replay: mvn -B test -pl protocol,node -Dtest=SimulatorTest -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.weather=%s -Dsimulation.seed=%d
        """
        .formatted(trace, setting, again, commit(), setting.weather(), failure.seed());
  }

  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? answer : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
