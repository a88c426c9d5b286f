package dev.regent.node.cli;

import com.typesafe.config.Config;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Runs the member; ends with it. */
@Command(
    name = "node",
    description = "Runs the member that REGENT_MEMBER names, until SIGTERM.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  /** For logback.xml, which says it in every line. */
  private static final String MEMBER_PROPERTY = "regent.member";

  private final NodeEntry node;
  private final Supplier<Config> configuration;

  NodeCommand(NodeEntry node, Supplier<Config> configuration) {
    this.node = node;
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws Exception {
    NodeSettings settings = SettingsReader.read(configuration.get());
    System.setProperty(MEMBER_PROPERTY, settings.me().name().name());
    return node.run(settings);
  }
}
