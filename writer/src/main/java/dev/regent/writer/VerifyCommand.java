package dev.regent.writer;

import dev.regent.writer.load.LoadRun;
import dev.regent.writer.load.LoadSettings;
import dev.regent.writer.load.postgres.Target;
import dev.regent.writer.report.Book;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code writer verify}: judges a run by its ledger, such as that of a writer that was killed. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Judges an earlier run by its ledger; exit codes as for writing.")
final class VerifyCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      required = true,
      description = "The ledger of that run.")
  Path ledger = Path.of("");

  @Override
  public Integer call() {
    if (!command.parent().commandLine().getParseResult().matchedOptions().isEmpty()) {
      throw ClusterOptions.wrong(command, "options go behind the word 'verify'");
    }
    Target target = cluster.target(command);
    Book book = recall();
    LoadSettings settings =
        LoadSettings.verifying(book.run(), cluster.socketTimeout(), cluster.settle());
    return new Execution(cluster, target).run(book, parts -> LoadRun.verify(settings, parts));
  }

  private Book recall() {
    try {
      return Book.recall(ledger);
    } catch (IOException e) {
      throw ClusterOptions.wrong(command, "--ledger: '" + ledger + "' cannot be read");
    } catch (IllegalArgumentException e) {
      throw ClusterOptions.wrong(command, "--ledger: " + e.getMessage());
    }
  }
}
