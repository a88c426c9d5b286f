package dev.regent.playground.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.playground.cluster.Cluster;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.machine.MachineException;
import dev.regent.playground.machine.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The writer, as a process of its own, at a rate that two cores bear. */
public final class Load implements AutoCloseable {
  private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)");
  private static final Pattern READS = Pattern.compile("reads/s (\\d+) standby (\\d+) primary");

  /** Ended by {@link #finish}; this is for when nobody does. */
  private static final int LONGEST_SECONDS = 600;

  private static final int SETTLE_SECONDS = 60;

  private final Path log;
  private final Path output;
  private final Process process;

  private Load(Path log, Path output, Process process) {
    this.log = log;
    this.output = output;
    this.process = process;
  }

  /** Starts to write so many rows a second. */
  public static Load start(Cluster cluster, int rate) {
    return start(cluster, rate, 0);
  }

  /** The same, beside so many readers that together read as often. */
  public static Load start(Cluster cluster, int rate, int readers) {
    Path folder = cluster.folder();
    int number = 1;
    while (Files.exists(folder.resolve("writer-" + number + ".log"))) {
      number++;
    }
    Path log = folder.resolve("writer-" + number + ".log");
    Path output = folder.resolve("writer-" + number + ".json");
    List<String> program = new ArrayList<>(cluster.installation().program("writer", List.of()));
    program.addAll(
        List.of(
            "--hosts",
            cluster.dataMembers().stream()
                .map(Member::postgresAddress)
                .collect(Collectors.joining(",")),
            "--password-file",
            cluster.passwordFile().toString(),
            "--rate",
            Integer.toString(rate),
            "--readers",
            Integer.toString(readers),
            "--read-rate",
            Integer.toString(rate),
            "--seconds",
            Integer.toString(LONGEST_SECONDS),
            "--settle",
            Integer.toString(SETTLE_SECONDS),
            "--ledger",
            folder.resolve("writer").resolve("ledger-" + number + ".log").toString(),
            "--json"));
    try {
      Process process =
          new ProcessBuilder(cluster.plan().account().commandApart(program))
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .redirectError(log.toFile())
              .start();
      return new Load(log, output, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many rows were acknowledged, as of its last line of progress, up to a second old. */
  public long acknowledged() {
    Matcher matcher = ACKNOWLEDGED.matcher(read(log));
    return matcher.results().mapToLong(found -> Long.parseLong(found.group(1))).max().orElse(0);
  }

  /** Whether in its last line of progress readers were served by standbys, and by no primary. */
  public boolean readsFromStandbysOnly() {
    return reads().filter(now -> now.standby > 0 && now.primary == 0).isPresent();
  }

  /** The other way round. */
  public boolean readsFromPrimaryOnly() {
    return reads().filter(now -> now.primary > 0 && now.standby == 0).isPresent();
  }

  private Optional<ReadRates> reads() {
    return READS
        .matcher(read(log))
        .results()
        .reduce((first, second) -> second)
        .map(
            found -> new ReadRates(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))));
  }

  private record ReadRates(long standby, long primary) {}

  /**
   * Whether it still writes.
   *
   * @throws MachineException when it has ended by itself, with what it said
   */
  public boolean goesOn() {
    if (!process.isAlive()) {
      throw new MachineException("the writer has ended by itself:\n" + read(log));
    }
    return true;
  }

  /** Ends it, has it count what the final primary holds, and gives its verdict. */
  public Verdict finish() {
    goesOn();
    process.destroy();
    try {
      if (!process.waitFor(2L * SETTLE_SECONDS, TimeUnit.SECONDS)) {
        throw new MachineException("the writer does not end:\n" + read(log));
      }
      JsonNode report = new ObjectMapper().readTree(output.toFile());
      return new Verdict(process.exitValue(), report);
    } catch (IOException e) {
      throw new UncheckedIOException("the writer left no report; it said:\n" + read(log), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachineException("interrupted", e);
    }
  }

  /** SIGKILL, if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      Signals.kill(process.toHandle());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
