package dev.regent.node.cli;

import com.typesafe.config.Config;
import dev.regent.node.settings.SettingsException;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The command {@code regent}. Only {@code regent node} starts any of the node's machinery. */
@Command(
    name = "regent",
    description = "Keeps PostgreSQL writable when a node dies, and loses no acknowledged write.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Regent.Version.class,
    subcommands = HelpCommand.class,
    footer = {
      "",
      "Environment: REGENT_MEMBER, the member that this is; REGENT_CONFIG, the configuration's"
          + " file; REGENT_LOG_LEVEL, of a node; NO_COLOR.",
      "Exit status: 0 all is well, 1 no primary is ready or an order was not carried out, 2 wrong usage, 78 wrong configuration."
    })
public final class Regent {
  private Regent() {}

  /** The whole command line; the configuration is read when a command needs it. */
  public static CommandLine commandLine(NodeEntry node, Supplier<Config> configuration) {
    return new CommandLine(new Regent())
        .addSubcommand(new NodeCommand(node, configuration))
        .addSubcommand(new StatusCommand(configuration))
        .addSubcommand(new UrlCommand(configuration))
        .addSubcommand(new SwitchoverCommand(configuration))
        .addSubcommand(new PromoteCommand(configuration))
        .addSubcommand(PauseCommand.pause(configuration))
        .addSubcommand(PauseCommand.resume(configuration))
        .addSubcommand(new AddCommand(configuration))
        .addSubcommand(new RemoveCommand(configuration))
        .addSubcommand(new AdoptCommand(configuration))
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof SettingsException wrong) {
                command.getErr().println("regent: configuration: " + wrong.getMessage());
                return ExitStatus.CONFIGURATION;
              }
              throw failure;
            });
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Regent.class.getPackage().getImplementationVersion())
              .orElse("(not packaged)");
      return new String[] {
        "regent " + version, "Java ${java.version} (${java.vendor} ${java.vm.version})"
      };
    }
  }
}
