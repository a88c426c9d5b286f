package dev.regent.node.guard;

import dev.regent.node.postgres.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The guard's own process: kills every process of a data directory when the lease ends, and when
 * its standard input does, because then the node is dead. Uses the JDK only, so that it starts fast
 * and little can go wrong in it.
 */
public final class Main {
  /** The property with the member's name, which stands in every line of its log. */
  static final String MEMBER = "regent.member";

  /** What fails at once, again and again, must not eat up the machine. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Path data;
  private final BlockingQueue<Optional<Line>> inbox;
  private final PrintStream out;

  private Main(Path data, BlockingQueue<Optional<Line>> inbox, PrintStream out) {
    this.data = data;
    this.inbox = inbox;
    this.out = out;
  }

  /** Guards the data directory that the one argument names. */
  public static void main(String... arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    // Answers nobody before an older guard, whose node has died, has killed what it guarded.
    Path lock = data.resolveSibling(data.getFileName() + ".guard");
    Files.createDirectories(lock.resolveSibling(""));
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      Processes.rehearseKilling(data);
      BlockingQueue<Optional<Line>> inbox = new LinkedBlockingQueue<>();
      Thread.ofPlatform().daemon().name("orders").start(() -> read(inbox));
      new Main(data, inbox, System.out).watch();
    }
  }

  private static void read(BlockingQueue<Optional<Line>> inbox) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Line.parse(line).ifPresent(order -> inbox.add(Optional.of(order)));
      }
    } catch (IOException e) {
      log("WARN", "nothing more can be read: " + e);
    } finally {
      inbox.add(Optional.empty());
    }
  }

  private void watch() throws InterruptedException {
    try {
      Watch watch = Watch.RELEASED;
      while (true) {
        Optional<Line> order = inbox.poll(watch.nanosLeft(System.nanoTime()), TimeUnit.NANOSECONDS);
        if (watch.isDue(System.nanoTime())) { // A renewal that comes too late saves nobody.
          kill();
          log("ERROR", "the lease ended before it was renewed: PostgreSQL is killed");
          watch = Watch.RELEASED;
        }
        if (order == null) {
          continue;
        }
        if (order.isEmpty()) {
          return;
        }
        Watch.Heard heard = watch.hear(order.get(), System.nanoTime());
        watch = heard.next();
        say(heard.answer());
      }
    } finally {
      kill(); // However it ends: without a guard nobody may be served.
    }
  }

  private void kill() {
    while (true) {
      try {
        Processes.kill(data);
        return;
      } catch (Throwable e) { // No Error either is a reason to let PostgreSQL live.
        complain(e);
      }
    }
  }

  private static void complain(Throwable failure) {
    try {
      log("ERROR", "PostgreSQL is not dead yet, trying again: " + failure);
    } catch (Throwable e) {
      // Memory may be short: killing goes before talking.
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  /** Into the node's own log, and by itself: the node may be stopped. As logback.xml has it. */
  private static void log(String level, String sentence) {
    System.err.printf(
        "%s %-5s %s Guard: %s%n",
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS),
        level,
        System.getProperty(MEMBER, "-"),
        sentence);
  }

  private void say(Line line) {
    out.print(line.render());
    out.flush();
  }
}
