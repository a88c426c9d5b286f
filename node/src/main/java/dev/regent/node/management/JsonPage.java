package dev.regent.node.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** A document as an answer over HTTP, for programs and for people. */
final class JsonPage {
  private JsonPage() {}

  static Route of(StatusCode code, ObjectNode document) {
    return Directives.complete(
        code, HttpEntities.create(ContentTypes.APPLICATION_JSON, document.toPrettyString() + "\n"));
  }
}
