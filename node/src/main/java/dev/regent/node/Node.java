package dev.regent.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.management.ManagementConfig;
import dev.regent.node.membership.Membership;
import dev.regent.node.postgres.Report;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.witness.Witness;
import dev.regent.protocol.values.Seat.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running member, from its start to its exit status. */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** The name of the control system, as it stands in every member's address. */
  private static final String SYSTEM = "regent";

  /**
   * Beyond the deadlines of a handover and of PostgreSQL's stop, which may follow one another: to
   * end every process, and to resign. Then this one ends, and the kernel shuts the door.
   */
  private static final Duration LAST_CALL = Duration.ofSeconds(15);

  private static final Duration FAREWELL = Duration.ofSeconds(3);

  /** The exit status when fence, data directory or witness's record cannot be used (EX_OSERR). */
  private static final int CANNOT_START = 71;

  private Node() {}

  /**
   * Runs the member until it is told to stop, or must. Blocks.
   *
   * @return the exit status
   */
  public static int run(NodeSettings settings) {
    LOG.info("{} of cluster {} starts", settings.me().name(), settings.cluster());
    try {
      Witness.verify(Guardian.identity(settings, Optional.empty()));
    } catch (IllegalStateException e) {
      LOG.error("{} cannot start: {}", settings.me().name(), e.getMessage());
      return CANNOT_START;
    }
    Optional<DataSide> data;
    try {
      data =
          settings.me().role() == Role.DATA
              ? Optional.of(DataSide.prepare(settings))
              : Optional.empty();
    } catch (CompletionException e) {
      LOG.error("{} cannot start: {}", settings.me().name(), Report.reason(e));
      return CANNOT_START;
    }
    CompletableFuture<Guardian.Handles> started = new CompletableFuture<>();
    CompletableFuture<Effect.Exit> exit = new CompletableFuture<>();
    ActorSystem<Void> control =
        ActorSystem.create(
            Guardian.create(settings, data, started, exit), SYSTEM, config(settings));
    Guardian.Handles handles;
    try {
      handles = started.join();
    } catch (CompletionException e) {
      LOG.error("{}", exit.join().sentence());
      control.terminate();
      return exit.join().status();
    }
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Thread stop = new Thread(() -> stop(settings, handles, exit, ended), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    Effect.Exit last = exit.join();
    if (last.status() == 0) {
      LOG.info("{} ends: {}", settings.me().name(), last.sentence());
    } else {
      LOG.error("{}", last.sentence());
    }
    leave(control, handles);
    control.terminate();
    ended.complete(last.status());
    return last.status();
  }

  /** So that the others see a leave and not a death. */
  private static void leave(ActorSystem<Void> control, Guardian.Handles handles) {
    AskPattern.ask(handles.membership(), Membership.Leave::new, FAREWELL, control.scheduler())
        .exceptionally(failure -> Done.done())
        .toCompletableFuture()
        .join();
  }

  /** On SIGTERM: hands over first (S14); the process ends when that is done or has failed. */
  private static void stop(
      NodeSettings settings,
      Guardian.Handles handles,
      CompletableFuture<Effect.Exit> exit,
      CompletableFuture<Integer> ended) {
    boolean byItself = exit.isDone();
    handles.governor().tell(new Event.StopAsked());
    Duration patience =
        settings.timing().handover().plus(settings.postgres().stopDeadline()).plus(LAST_CALL);
    try {
      int status = ended.get(patience.toSeconds(), TimeUnit.SECONDS);
      if (!byItself) {
        Runtime.getRuntime().halt(status);
      }
    } catch (TimeoutException e) {
      LOG.error("the stop took too long; the process ends now");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.error("the stop failed", e);
    }
  }

  private static Config config(NodeSettings settings) {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", settings.me().host(),
                "pekko.remote.artery.canonical.port", settings.me().port()))
        .withFallback(ManagementConfig.of(settings))
        .withFallback(ConfigFactory.parseResources("control.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }
}
