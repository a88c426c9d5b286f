package dev.regent.writer;

import com.typesafe.config.ConfigFactory;
import dev.regent.writer.load.LoadRun;
import dev.regent.writer.load.postgres.JdbcDatabase;
import dev.regent.writer.load.postgres.Target;
import dev.regent.writer.report.Book;
import dev.regent.writer.report.Console;
import dev.regent.writer.report.JsonReport;
import dev.regent.writer.report.Report;
import dev.regent.writer.report.TextReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** Runs the actors until their report is there, prints it, and turns signals into an early end. */
final class Execution {
  /** After a signal, until the process ends at the latest; the containers' grace is 10 s. */
  private static final Duration GRACE = Duration.ofSeconds(9);

  private final ClusterOptions options;
  private final Target target;

  Execution(ClusterOptions options, Target target) {
    this.options = options;
    this.target = target;
  }

  /** Blocks until the run is over and gives its exit code. */
  int run(Book book, Function<LoadRun.Parts, Behavior<LoadRun.Command>> behavior) {
    CompletableFuture<Report> report = new CompletableFuture<>();
    LoadRun.Parts parts =
        new LoadRun.Parts(
            new JdbcDatabase(target, options.socketTimeout()),
            target.hosts(),
            book,
            new Console(System.err, Terminal.isStandardError()),
            report::complete);
    ActorSystem<LoadRun.Command> system =
        ActorSystem.create(behavior.apply(parts), "writer", ConfigFactory.load("writer"));
    CompletableFuture<Integer> exitCode =
        report.thenApply(
            done -> {
              print(done);
              return done.exitCode();
            });
    Thread hook = new Thread(() -> stopped(system, exitCode), "signal");
    Runtime.getRuntime().addShutdownHook(hook);
    system
        .getWhenTerminated()
        .whenComplete(
            (done, failure) ->
                report.completeExceptionally(
                    new IllegalStateException("The run broke off; its ledger is kept")));
    return exitCode.join();
  }

  /** In the shutdown hook: the ordinary end too comes by here, and finds its exit code ready. */
  private static void stopped(
      ActorSystem<LoadRun.Command> system, CompletableFuture<Integer> exitCode) {
    system.tell(LoadRun.Stop.NOW);
    int code =
        exitCode
            .copy()
            .completeOnTimeout(3, GRACE.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(failure -> 3)
            .join();
    // System.exit is under way already, with a code that knows nothing of the verdict.
    Runtime.getRuntime().halt(code);
  }

  private void print(Report report) {
    String json = JsonReport.of(report);
    if (options.json) {
      System.out.println(json);
    }
    (options.json ? System.err : System.out).println(String.join("\n", TextReport.of(report)));
    System.out.flush();
    Path file = options.report;
    if (file != null) {
      try {
        Files.writeString(file, json + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("--report: '" + file + "' cannot be written", e);
      }
    }
  }
}
