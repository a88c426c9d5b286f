package dev.regent.node.cli;

import com.typesafe.config.Config;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that was typed: how it ended, and what it said. */
record Typed(int status, String out, String err) {

  /** In the place of a node runs the given one. */
  static Typed command(NodeEntry node, Config config, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Regent.commandLine(node, () -> config)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    return new Typed(status, out.toString(), err.toString());
  }
}
