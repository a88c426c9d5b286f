package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A revision on its way to the witnesses: to the own one first (S2), then to all others, until a
 * majority of those that count has it. While it is unanswered nothing else is proposed.
 *
 * @param before whose witnesses counted until then; a majority of them is needed too (S1)
 */
record Recording(Mandate mandate, Electorate before, long round, Set<MemberId> recorded) {
  Recording {
    recorded = Set.copyOf(recorded);
  }

  /** One that leaves the electorate as it is. */
  static Recording begin(Mandate mandate, Turn turn) {
    return begin(mandate, mandate.electorate(), turn);
  }

  /** One that may change it. */
  static Recording begin(Mandate mandate, Electorate before, Turn turn) {
    long round = turn.ask(Set.of(turn.me()), new Request.RecordMandate(mandate));
    return new Recording(mandate, before, round, Set.of());
  }

  /** Takes an answer; empty when it is not an answer to this. */
  Optional<Recording> answered(Event.Answered event, Turn turn) {
    boolean mine =
        event.round() == round
            && event.answer() instanceof Answer.MandateRecorded recordedNow
            && recordedNow.epoch().equals(mandate.epoch())
            && recordedNow.revision() == mandate.revision();
    if (!mine) {
      return Optional.empty();
    }
    Set<MemberId> have = new HashSet<>(recorded);
    have.add(event.from());
    boolean onlyOwnYet = recorded.isEmpty();
    long nextRound =
        onlyOwnYet ? turn.ask(turn.rules().others(), new Request.RecordMandate(mandate)) : round;
    return Optional.of(new Recording(mandate, before, nextRound, have));
  }

  boolean isInForce() {
    return mandate.electorate().hasMajority(recorded) && before.hasMajority(recorded);
  }
}
