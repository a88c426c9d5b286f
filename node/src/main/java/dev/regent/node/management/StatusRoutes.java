package dev.regent.node.management;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onComplete;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /regent/status}: {@link StatusDocument}. */
public final class StatusRoutes implements ManagementRouteProvider {
  private static final Logger LOG = LoggerFactory.getLogger(StatusRoutes.class);

  /** A second line: the source has a deadline of its own. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final NodeSettings settings;
  private final Roll roll;
  private final StatusSource source;

  /** For Pekko Management; the rest is in the {@link ManagementSetup}. */
  public StatusRoutes(ExtendedActorSystem system) {
    ManagementSetup setup = ManagementSetup.of(system);
    settings = setup.settings();
    roll = setup.roll();
    source = setup.source();
  }

  @Override
  public Route routes(ManagementRouteProviderSettings ignored) {
    return path(
        segment("regent").slash("status"),
        () ->
            get(
                () ->
                    onComplete(
                        document(),
                        answer ->
                            answer.isSuccess()
                                ? JsonPage.of(StatusCodes.OK, answer.get())
                                : failed(answer.failed().get()))));
  }

  private CompletionStage<ObjectNode> document() {
    return source
        .all()
        .thenApply(answers -> StatusDocument.of(settings.cluster(), roll, answers))
        .toCompletableFuture()
        .orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Route failed(Throwable failure) {
    LOG.warn("the status cannot be told: {}", failure.toString());
    return JsonPage.of(
        StatusCodes.SERVICE_UNAVAILABLE,
        JsonNodeFactory.instance
            .objectNode()
            .put("error", "this member cannot tell its status now: its log says why"));
  }
}
