package dev.regent.node.management;

import static org.apache.pekko.http.javadsl.server.Directives.entity;
import static org.apache.pekko.http.javadsl.server.Directives.onComplete;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.node.operator.OperatorToken;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /regent/orders}: an {@link OrderDocument}, from whoever has the {@link
 * OperatorToken}. Answers 200 accepted, 409 declined, 400 not understood, 401 without the token.
 */
public final class OrderRoutes implements ManagementRouteProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OrderRoutes.class);
  private static final String BEARER = "Bearer ";

  private final OrderDesk desk;
  private final OperatorToken token;

  /** For Pekko Management; the rest is in the {@link ManagementSetup}. */
  public OrderRoutes(ExtendedActorSystem system) {
    ManagementSetup setup = ManagementSetup.of(system);
    desk = setup.desk();
    token = setup.token();
  }

  @Override
  public Route routes(ManagementRouteProviderSettings ignored) {
    return path(
        segment("regent").slash("orders"),
        () ->
            post(
                () ->
                    optionalHeaderValueByName(
                        "Authorization",
                        shown ->
                            isOperator(shown)
                                ? entity(Unmarshaller.entityToString(), this::obey)
                                : declined(
                                    StatusCodes.UNAUTHORIZED,
                                    "only who can read this node's operator.token gives orders"))));
  }

  private boolean isOperator(Optional<String> shown) {
    return shown
        .filter(header -> header.startsWith(BEARER))
        .map(header -> new OperatorToken(header.substring(BEARER.length())))
        .filter(token::matches)
        .isPresent();
  }

  private Route obey(String text) {
    Order order;
    try {
      order = OrderDocument.read(text);
    } catch (IllegalArgumentException e) {
      return declined(StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    LOG.info("an operator orders: {}", order);
    return onComplete(
        desk.give(order),
        answer ->
            switch (answer.isSuccess() ? answer.get() : unknown(answer.failed().get())) {
              case Answer.Accepted(String sentence) ->
                  JsonPage.of(
                      StatusCodes.OK,
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("accepted", true)
                          .put("sentence", sentence));
              case Answer.Declined(String reason, boolean passing) ->
                  JsonPage.of(StatusCodes.CONFLICT, document(reason).put("passing", passing));
              case Answer other -> declined(StatusCodes.CONFLICT, "not understood: " + other);
            });
  }

  private static Answer unknown(Throwable failure) {
    LOG.warn("the order came to nothing: {}", failure.toString());
    return new Answer.Declined("it came to nothing: this member's log says why", true);
  }

  private static ObjectNode document(String reason) {
    return JsonNodeFactory.instance.objectNode().put("accepted", false).put("reason", reason);
  }

  private static Route declined(StatusCode code, String reason) {
    return JsonPage.of(code, document(reason).put("passing", false));
  }
}
