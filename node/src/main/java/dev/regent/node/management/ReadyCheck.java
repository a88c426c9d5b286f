package dev.regent.node.management;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;

/**
 * {@code /ready}: the member's own word. It stands in place of Pekko's check that the ring has
 * admitted the node, because a member may serve before that.
 */
public final class ReadyCheck implements Supplier<CompletionStage<Boolean>> {
  private final StatusSource source;

  /** For Pekko Management, which also limits how long the check may take. */
  public ReadyCheck(ActorSystem system) {
    source = ManagementSetup.of(system).source();
  }

  @Override
  public CompletionStage<Boolean> get() {
    return source.own().handle((status, failure) -> failure == null && status.ready());
  }
}
