package dev.regent.node;

import dev.regent.node.cli.Regent;
import dev.regent.node.settings.SettingsReader;

/** The process's entry: the command line, with the node behind {@code regent node}. */
public final class Main {
  private Main() {}

  /** Ends the process with the command's exit status. */
  public static void main(String... arguments) {
    System.exit(Regent.commandLine(Node::run, SettingsReader::loadOwn).execute(arguments));
  }
}
