package dev.regent.playground;

import dev.regent.playground.cluster.Plan;
import dev.regent.playground.cluster.StateFolder;
import dev.regent.playground.machine.Account;
import dev.regent.playground.machine.PostgresBinaries;
import dev.regent.playground.screen.Screen;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code regent demo}: a real cluster on this machine, and a failover to watch. */
@Command(
    name = "regent demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts a real cluster on loopback, writes to it, strikes its primary, shows the failover as"
            + " it happens, brings the old primary back, and says what was lost. No Docker, no root.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:no acknowledged row is lost",
      "1:one is, or is there twice",
      "2:wrong usage",
      "3:the demo could not be shown; the message says why",
      "130:ended by Ctrl-C"
    })
final class DemoCommand implements Callable<Integer> {
  private static final List<String> COMMIT_LEVELS =
      List.of("off", "local", "remote_write", "on", "remote_apply");
  private static final int MOST_STANDBYS = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      defaultValue = "kill",
      description =
          "What becomes of the primary: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Fault fault = Fault.kill;

  @Option(
      names = "--commit",
      paramLabel = "LEVEL",
      defaultValue = "remote_apply",
      description =
          "synchronous_commit: off, local, remote_write, on, remote_apply. Default: ${DEFAULT-VALUE}")
  private String commit = "";

  @Option(
      names = "--standbys",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "1: two databases and an arbiter; 2 and more: all members are databases. Default: ${DEFAULT-VALUE}")
  private int standbys;

  @Option(
      names = "--postgres",
      paramLabel = "WHICH",
      defaultValue = "auto",
      description =
          "auto: the newest of this machine (15 to 18), else the embedded one; embedded; or a folder"
              + " with postgres and initdb. Default: ${DEFAULT-VALUE}")
  private String postgres = "";

  @Option(
      names = "--keep",
      description = "Leaves the cluster running in the end, and prints how to reach it.")
  private boolean keep;

  @Option(
      names = "--clean",
      description = "Ends clusters that were kept, removes what demos have left, and does no more.")
  private boolean clean;

  @Option(
      names = "--json",
      description = "The result as JSON on standard output, the rest on the other.")
  private boolean json;

  @Override
  public Integer call() {
    if (!COMMIT_LEVELS.contains(commit)) {
      throw wrong("--commit %s: one of %s".formatted(commit, String.join(", ", COMMIT_LEVELS)));
    }
    if (standbys < 1 || standbys > MOST_STANDBYS) {
      throw wrong("--standbys %d: from 1 to %d".formatted(standbys, MOST_STANDBYS));
    }
    StateFolder state = StateFolder.open(temporary());
    if (clean) {
      return clean(state);
    }
    boolean colours = Ansi.AUTO.enabled() && System.getenv("NO_COLOR") == null;
    Screen screen = new Screen(json ? System.err : utf8(), colours && !json);
    Plan plan = new Plan(commit, standbys, Account.choose(), binaries(state));
    Result result = new Demo(plan, fault, keep, screen).run(state);
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(result.json());
      out.flush();
    }
    return result.exitStatus();
  }

  /** Java itself does not look at TMPDIR. */
  private static Path temporary() {
    String wanted = System.getenv("TMPDIR");
    return Path.of(
            wanted == null || wanted.isBlank() ? System.getProperty("java.io.tmpdir") : wanted)
        .toAbsolutePath();
  }

  private static PrintStream utf8() {
    return new PrintStream(System.out, true, StandardCharsets.UTF_8);
  }

  private PostgresBinaries binaries(StateFolder state) {
    return switch (postgres) {
      case "auto" -> state.alone(() -> PostgresBinaries.choose(state::embeddedPostgres));
      case "embedded" -> state.alone(() -> PostgresBinaries.embedded(state::embeddedPostgres));
      case String folder when Files.isDirectory(Path.of(folder)) ->
          PostgresBinaries.at(Path.of(folder).toAbsolutePath());
      case String other ->
          throw wrong("--postgres %s: auto, embedded, or a folder".formatted(other));
    };
  }

  private int clean(StateFolder state) {
    PrintWriter out = spec.commandLine().getOut();
    for (Path playground : state.all()) {
      out.println(
          state.remove(playground)
              ? "removed " + playground
              : playground + " is in use: Ctrl-C its demo first");
    }
    if (state.removeIfEmpty()) {
      out.println("removed " + state.root());
    }
    out.flush();
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
