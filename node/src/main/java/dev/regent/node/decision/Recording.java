package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A revision on its way to the witnesses: to the own one first (S2), then to all others, until a
 * majority of those that count by it has it: why that is enough when it changes who counts, see
 * docs/adr/0017. While it is unanswered nothing else is proposed.
 */
record Recording(Mandate mandate, long round, Set<MemberId> recorded, long begunAt, long askedAt) {
  Recording {
    recorded = Set.copyOf(recorded);
  }

  /** S4: whoever writes a revision is its primary, and names its copy in it. */
  static Recording begin(Mandate next, Turn turn) {
    Mandate mandate =
        turn.facts()
            .copy()
            .filter(copy -> next.systemId().isPresent()) // Before, no copy has anything to lose.
            .map(next::withPrimaryCopy)
            .orElse(next);
    long round = turn.ask(Set.of(turn.me()), new Request.RecordMandate(mandate));
    return new Recording(mandate, round, Set.of(), turn.now(), turn.now());
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
    return Optional.of(new Recording(mandate, nextRound, have, begunAt, askedAt));
  }

  /**
   * Who refused may have been mute, and have it by now: whoever has not confirmed is asked anew.
   */
  Recording again(Turn turn) {
    boolean due = turn.now() - askedAt > turn.rules().lease();
    Set<MemberId> missing = turn.rules().others();
    missing.removeAll(recorded);
    if (isInForce() || recorded.isEmpty() || missing.isEmpty() || !due) {
      return this;
    }
    long again = turn.ask(missing, new Request.RecordMandate(mandate));
    return new Recording(mandate, again, recorded, begunAt, turn.now());
  }

  boolean isInForce() {
    return mandate.electorate().hasMajority(recorded);
  }
}
