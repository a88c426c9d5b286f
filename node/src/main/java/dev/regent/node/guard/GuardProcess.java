package dev.regent.node.guard;

import dev.regent.node.guard.Line.Word;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard as a child process, spoken to by lines over its standard input and output. */
public final class GuardProcess implements Guard {
  private static final Logger LOG = LoggerFactory.getLogger(GuardProcess.class);

  /** A Java process has to start, and may have to wait until an older guard has done its work. */
  private static final Duration START = Duration.ofSeconds(15);

  private static final Duration ANSWER = Duration.ofMillis(500);
  private static final Duration END = Duration.ofSeconds(10);

  /**
   * What a terminal sends to all its processes must not end the guard. The shell has the kernel
   * ignore it, which lasts over {@code exec}; with {@code -Xrs} Java leaves it so. A shutdown hook
   * instead would have to kill PostgreSQL at each Ctrl-C, in the midst of an orderly handover.
   */
  private static final String DEAF = "trap '' HUP INT QUIT TERM TSTP; exec \"$@\"";

  private final Process process;
  private final OutputStream orders;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Line>> asked = new ConcurrentHashMap<>();

  private GuardProcess(Process process) {
    this.process = process;
    this.orders = process.getOutputStream();
  }

  /**
   * Starts a guard over a data directory, which need not be there yet.
   *
   * @throws IOException when it does not start, or not by this process's clock
   */
  public static GuardProcess start(Path dataDirectory) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command(dataDirectory.toAbsolutePath().normalize()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().retainAll(Set.of("LD_LIBRARY_PATH", "PATH", "TZ"));
    GuardProcess guard = new GuardProcess(builder.start());
    Thread.ofVirtual().name("guard's answers").start(guard::listen);
    try {
      guard.checkClock(START);
      return guard;
    } catch (IOException | InterruptedException e) {
      guard.dismiss();
      throw e;
    }
  }

  private static List<String> command(Path dataDirectory) throws IOException {
    return List.of(
        "/bin/sh",
        "-c",
        DEAF,
        "guard",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xrs",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism", // With -Xrs it would leave a socket in /tmp when it is
        // killed.
        "-Xshare:auto",
        "-Xms8m",
        "-Xmx24m",
        "-D%s=%s".formatted(Main.MEMBER, System.getProperty(Main.MEMBER, "-")),
        "-cp",
        ownCode().toString(),
        Main.class.getName(),
        dataDirectory.toString());
  }

  private static Path ownCode() throws IOException {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the guard's own code is not a file", e);
    }
  }

  @Override
  public boolean lease(long untilNanos) throws IOException, InterruptedException {
    return ask(Word.LEASE, untilNanos, ANSWER).word() == Word.LEASE;
  }

  @Override
  public void release() throws IOException, InterruptedException {
    ask(Word.RELEASE, 0, ANSWER);
  }

  @Override
  public boolean answers() throws InterruptedException {
    try {
      checkClock(ANSWER);
      return true;
    } catch (IOException e) {
      LOG.error("{}", e.getMessage());
      return false;
    }
  }

  @Override
  public void strike() throws IOException, InterruptedException {
    orders.close();
    if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("the guard has not done its work within " + END);
    }
    if (process.exitValue() != 0) {
      throw new IOException("the guard has ended without doing its work");
    }
  }

  @Override
  public void dismiss() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A lease is told by its end: that is a moment here and there only if the clock is the same. */
  private void checkClock(Duration limit) throws IOException, InterruptedException {
    long before = System.nanoTime();
    long there = ask(Word.LOOK, 0, limit).value();
    long after = System.nanoTime();
    if (there - before < 0 || after - there < 0) {
      throw new IOException(
          "the guard's clock differs: it told %d between %d and %d"
              .formatted(there, before, after));
    }
  }

  private Line ask(Word word, long value, Duration limit) throws IOException, InterruptedException {
    long number = numbers.incrementAndGet();
    CompletableFuture<Line> answer = new CompletableFuture<>();
    asked.put(number, answer);
    try {
      tell(new Line(word, number, value));
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the guard does not answer within " + limit, e);
    } catch (ExecutionException | IOException e) {
      throw new IOException("the guard has ended", e);
    } finally {
      asked.remove(number);
    }
  }

  private synchronized void tell(Line line) throws IOException {
    orders.write(line.render().getBytes(StandardCharsets.UTF_8));
    orders.flush();
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Line.parse(line).ifPresent(this::hear);
      }
    } catch (IOException e) {
      LOG.debug("the guard's answers have ended", e);
    } finally {
      asked.values().forEach(answer -> answer.completeExceptionally(new IOException("ended")));
    }
  }

  private void hear(Line line) {
    CompletableFuture<Line> answer = asked.get(line.number());
    if (answer != null) {
      answer.complete(line);
    }
  }
}
