package dev.regent.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A running writer: the compose service, at a rate that two cores bear. */
final class Writing {
  private static final int RATE = 200;

  /** Ended by {@link #finish}; this is for a test that forgets. */
  private static final int LONGEST_SECONDS = 600;

  /** Rows that prove that writes go on: a second's worth. */
  private static final int PROOF = RATE;

  private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Plan plan;
  private final String name = Compose.PROJECT + "-writer-" + NUMBER.incrementAndGet();
  private final Path output = Output.file("writers", name + ".json");
  private final Path errors = Output.file("writers", name + ".log");
  private final Process process;

  /** Whom to write to, and how many read. */
  record Plan(Compose compose, Await await, List<Member> hosts, int readers) {
    /** These only, whoever is primary. */
    Plan onlyTo(Member... only) {
      return new Plan(compose, await, List.of(only), readers);
    }

    /** And so many read. */
    Plan with(int some) {
      return new Plan(compose, await, hosts, some);
    }

    /** Returns when rows are acknowledged. */
    Writing start() {
      Writing writing = new Writing(this);
      await.until(
          "the first rows of " + writing.name,
          Cluster.PATIENCE,
          () -> writing.acknowledged() > 0 || writing.ended());
      return writing;
    }
  }

  private Writing(Plan plan) {
    this.plan = plan;
    process =
        plan.compose()
            .start(
                output,
                errors,
                writer(
                    List.of("--name", name),
                    "--hosts",
                    plan.hosts().stream()
                        .map(Member::writerAddress)
                        .collect(Collectors.joining(",")),
                    "--rate",
                    String.valueOf(RATE),
                    "--readers",
                    String.valueOf(plan.readers()),
                    "--seconds",
                    String.valueOf(LONGEST_SECONDS),
                    "--ledger",
                    name + ".log"));
  }

  private static String[] writer(List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run", "--rm", "--no-deps", "-T"));
    all.addAll(options);
    all.add("writer");
    all.addAll(List.of(arguments));
    all.add("--json");
    return all.toArray(String[]::new);
  }

  /** Fails unless a second's worth of rows is acknowledged from now on. */
  Writing goesOn() {
    if (ended()) {
      throw new AssertionError(name + " ended too early:\n" + read(errors));
    }
    long enough = acknowledged() + PROOF;
    plan.await()
        .until(
            name + " goes on writing", Cluster.PATIENCE, () -> acknowledged() >= enough || ended());
    return this;
  }

  /** Ends it once it has proved that writes go on. */
  Report finish() {
    return goesOn().breakOff();
  }

  /** Ends it, whether or not anybody takes its rows. */
  Report breakOff() {
    Program.run(
        List.of("docker", "kill", "--signal", "TERM", name), Map.of(), "", Cluster.PATIENCE);
    try {
      if (!process.waitFor(Cluster.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " did not end:\n" + read(errors));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return report(process.exitValue(), read(output));
  }

  /** Judges it once more by its ledger, with all members to ask. */
  Report verify() {
    Program.Result result =
        plan.compose()
            .run("", Duration.ofMinutes(2), writer(List.of(), "verify", "--ledger", name + ".log"));
    return report(result.status(), result.output());
  }

  private Report report(int status, String json) {
    try {
      return new Report(status, JSON.readTree(json));
    } catch (IOException e) {
      throw new AssertionError(name + " left no report:\n" + read(errors), e);
    }
  }

  private boolean ended() {
    return !process.isAlive();
  }

  /** As of its last line of progress, which is up to a second old. */
  private long acknowledged() {
    Matcher matcher = ACKNOWLEDGED.matcher(read(errors));
    return matcher.results().mapToLong(found -> Long.parseLong(found.group(1))).max().orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
