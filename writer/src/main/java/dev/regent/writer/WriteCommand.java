package dev.regent.writer;

import dev.regent.writer.ledger.Fact;
import dev.regent.writer.ledger.LedgerFile;
import dev.regent.writer.load.LoadRun;
import dev.regent.writer.load.LoadSettings;
import dev.regent.writer.load.postgres.Target;
import dev.regent.writer.report.Book;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code writer}: writes rows for a while and proves what became of them. */
@Command(
    name = "writer",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Writes rows into a PostgreSQL cluster through thick and thin, reads them back if asked to, keeps a ledger of what was "
            + "acknowledged, and proves in the end what was lost.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing acknowledged is lost, nothing is duplicated or phantom",
      "1:something is",
      "2:wrong usage",
      "3:could not judge: no primary could be read"
    })
final class WriteCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long to write. Default: ${DEFAULT-VALUE}")
  double seconds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Stop after so many rows, if that is earlier.")
  @Nullable Integer rows;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "4",
      description = "Writers at once, one session each. Default: ${DEFAULT-VALUE}")
  int connections;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Rows per second altogether; 0 is as fast as it goes. Default: ${DEFAULT-VALUE}")
  double rate;

  @Option(
      names = "--readers",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Readers beside the writers, one read-only session each, by pgjdbc's targetServerType=preferSecondary: "
              + "on a standby, and on the primary only while no standby lets them in. Failed reads change no exit "
              + "code. Default: ${DEFAULT-VALUE}")
  int readers;

  @Option(
      names = "--read-rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Reads per second altogether; 0 is as fast as it goes. Default: ${DEFAULT-VALUE}")
  double readRate;

  @Option(
      names = "--ledger",
      paramLabel = "PATH",
      defaultValue = ".",
      description =
          "The ledger to write: a new file, or a directory for ledger-RUN.log. Default: the current directory")
  Path ledger = Path.of("");

  @Override
  public Integer call() throws IOException {
    Target target = cluster.target(command);
    ClusterOptions.atLeast(command, "--connections", connections, 1);
    ClusterOptions.atLeast(command, "--rate", rate, 0);
    ClusterOptions.atLeast(command, "--seconds", seconds, 0);
    ClusterOptions.atLeast(command, "--readers", readers, 0);
    ClusterOptions.atLeast(command, "--read-rate", readRate, 0);
    int limit = Optional.ofNullable(rows).orElse(Integer.MAX_VALUE - 1);
    ClusterOptions.atLeast(command, "--rows", limit, 1);
    UUID run = UUID.randomUUID();
    LoadSettings settings =
        new LoadSettings(
            run,
            connections,
            limit,
            rate,
            new LoadSettings.Readers(readers, readRate),
            Duration.ofNanos((long) (seconds * 1e9)),
            cluster.socketTimeout(),
            cluster.settle());
    try (LedgerFile file = open(run)) {
      return new Execution(cluster, target)
          .run(Book.blank(run, readers), parts -> LoadRun.write(settings, file, parts));
    }
  }

  private LedgerFile open(UUID run) {
    Path path = Files.isDirectory(ledger) ? ledger.resolve("ledger-" + run + ".log") : ledger;
    try {
      return LedgerFile.create(path, new Fact.Started(run, System.currentTimeMillis()));
    } catch (IOException e) {
      throw ClusterOptions.wrong(
          command, "--ledger: '" + path + "' cannot be created: " + e.getMessage());
    }
  }
}
