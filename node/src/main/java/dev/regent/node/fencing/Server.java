package dev.regent.node.fencing;

import java.util.concurrent.CompletionStage;

/** The server behind a fence that has no firewall: PostgreSQL, whose own door it is. */
public interface Server {

  /**
   * Lets clients in or shuts them out, strictly. Costs nothing if it is so.
   *
   * @return whether clients pass; complete when it is in force
   */
  CompletionStage<Boolean> admit(boolean clients);

  /** Ends all its processes at once; complete when none is left. */
  CompletionStage<Void> kill();
}
