package dev.regent.node.simulation;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Answered;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Mandate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An event that tells of another mandate than it did. */
final class Hearsay {
  private Hearsay() {}

  static Event telling(Event event, UnaryOperator<Optional<Mandate>> other) {
    return switch (event) {
      case Event.Witnessed e ->
          new Event.Witnessed(e.promise(), other.apply(e.mandate()), e.resignation(), e.severed());
      case Event.HeartbeatRefused e ->
          new Event.HeartbeatRefused(e.promise(), other.apply(e.mandate()), e.resignation());
      case Answered(long round, var from, Answer answer) ->
          new Answered(round, from, telling(answer, other));
      default -> event;
    };
  }

  private static Answer telling(Answer answer, UnaryOperator<Optional<Mandate>> other) {
    return switch (answer) {
      case Answer.Refused no ->
          new Answer.Refused(
              no.promise(), other.apply(no.mandate()), no.resignation(), no.reason());
      case Answer.VoteGranted vote ->
          new Answer.VoteGranted(vote.epoch(), other.apply(vote.mandate()), vote.resignation());
      case Answer.Known known ->
          new Answer.Known(
              known.recorded(),
              known.holdsData(),
              known.promise(),
              other.apply(known.mandate()),
              known.resignation(),
              known.ring(),
              known.promisedRing(),
              known.toAdopt(),
              known.configured());
      default -> answer;
    };
  }
}
