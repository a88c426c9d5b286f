package dev.regent.node.decision;

import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One decision in the making: what is known, what time it is, and the effects so far. */
final class Turn {
  private final Rules rules;
  private final long now;
  private final List<Effect> effects = new ArrayList<>();
  private Facts facts;

  Turn(Rules rules, Facts facts, long now) {
    this.rules = rules;
    this.facts = facts;
    this.now = now;
  }

  Rules rules() {
    return rules;
  }

  Facts facts() {
    return facts;
  }

  long now() {
    return now;
  }

  MemberId me() {
    return rules.me();
  }

  /** Asks under a new round, which replaces the one before. */
  long ask(Set<MemberId> members, Request request) {
    facts = facts.asked();
    effects.add(new Effect.Ask(facts.round(), Set.copyOf(members), request));
    return facts.round();
  }

  Turn emit(Effect... more) {
    effects.addAll(List.of(more));
    return this;
  }

  /** Lets readers in, and remembers that they may be passing (S9). */
  Turn admitReaders() {
    facts = facts.admittingReaders();
    return emit(new Effect.AdmitReaders(true));
  }

  /** Orders a promotion, and remembers that it may have happened. */
  Turn promote(Epoch epoch) {
    facts = facts.promoting(epoch);
    return emit(new Effect.Promote(epoch));
  }

  /** Orders a rewind, which takes the directory away until it is complete. */
  Turn rewind(MemberId primary) {
    facts = facts.withoutDirectory().comingBack(facts.data().comeback().rewinding());
    return emit(new Effect.BlockUpstream(Optional.empty()), new Effect.Rewind(primary));
  }

  /** Orders a clone. */
  Turn copy(MemberId source, boolean ofPrimary) {
    facts = facts.comingBack(facts.data().comeback().cloning(ofPrimary));
    return emit(new Effect.BlockUpstream(Optional.empty()), new Effect.Clone(source));
  }

  /** Remembers, for the status, how much WAL is lost with the copy as it is. */
  void givesUp(long bytes) {
    facts = facts.comingBack(facts.data().comeback().givingUp(bytes));
  }

  /** Tells the operator, in the words of the row. */
  Turn say(String sentence, Object... values) {
    return emit(new Effect.Say(false, sentence.formatted(values)));
  }

  /** The same, of what he should look at. */
  Turn alarm(String sentence, Object... values) {
    return emit(new Effect.Say(true, sentence.formatted(values)));
  }

  /** Ends the decision. */
  Transition to(Phase phase) {
    return new Transition(new State(facts, phase), effects);
  }
}
