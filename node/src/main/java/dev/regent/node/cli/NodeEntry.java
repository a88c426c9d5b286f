package dev.regent.node.cli;

import dev.regent.node.settings.NodeSettings;

/** What {@code regent node} runs once the configuration is known to be right. */
@FunctionalInterface
public interface NodeEntry {

  /**
   * Runs the node and returns when it has ended; the process ends then.
   *
   * @return the exit status
   * @throws dev.regent.node.settings.SettingsException when the configuration does not fit what is
   *     found here: told in one line, as any other mistake in it
   */
  int run(NodeSettings settings) throws Exception;
}
