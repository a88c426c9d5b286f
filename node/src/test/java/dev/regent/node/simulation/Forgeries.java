package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Answered;
import dev.regent.node.decision.Phase;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.Transition;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the decision is told besides, so that it breaks a clause of its own. */
final class Forgeries {
  private Forgeries() {}

  /** S1: one vote fewer than a majority is enough: one that was not given counts. */
  static List<Event> aSecondVote(Rules rules, Transition decided, Event event) {
    return asked(decided)
        .flatMap(
            ask ->
                switch (ask.request()) {
                  case Request.PreVote(Epoch epoch) ->
                      Stream.of(answered(rules, ask, granted(epoch)));
                  case Request.RequestVote(Epoch epoch) when asksOthers(rules, ask) ->
                      Stream.of(answered(rules, ask, granted(epoch)));
                  default -> Stream.<Event>empty();
                })
        .toList();
  }

  /** S1: one record fewer than a majority is enough. */
  static List<Event> aSecondRecord(Rules rules, Transition decided, Event event) {
    return asked(decided)
        .filter(ask -> ask.request() instanceof Request.RecordMandate && asksOthers(rules, ask))
        .map(
            ask -> {
              var mandate = ((Request.RecordMandate) ask.request()).mandate();
              return answered(
                  rules, ask, new Answer.MandateRecorded(mandate.epoch(), mandate.revision()));
            })
        .toList();
  }

  private static Stream<Effect.Ask> asked(Transition decided) {
    return decided.effects().stream()
        .filter(Effect.Ask.class::isInstance)
        .map(Effect.Ask.class::cast);
  }

  private static boolean asksOthers(Rules rules, Effect.Ask ask) {
    return ask.to().equals(rules.others());
  }

  private static Event answered(Rules rules, Effect.Ask ask, Answer answer) {
    MemberId first = rules.others().stream().sorted().findFirst().orElseThrow();
    return new Answered(ask.round(), first, answer);
  }

  private static Answer granted(Epoch epoch) {
    return new Answer.VoteGranted(epoch, Optional.empty(), Optional.empty());
  }

  /** S3: everybody would vote for it, so the vote itself is the first question. */
  static List<Event> everybodyWould(Rules rules, Transition decided, Event event) {
    return asked(decided)
        .filter(ask -> ask.request() instanceof Request.PreVote)
        .flatMap(
            ask ->
                rules.members().stream()
                    .map(
                        from ->
                            (Event)
                                new Answered(
                                    ask.round(),
                                    from,
                                    granted(((Request.PreVote) ask.request()).epoch()))))
        .toList();
  }

  /** S3: a standby that has lost nobody suspects all the same. */
  static List<Event> everybodyIsLost(Rules rules, Transition decided, Event event) {
    return event instanceof Event.Ticked && decided.next().phase() instanceof Phase.Following
        ? List.of(new Event.GossipObserved(rules.others()))
        : List.of();
  }

  /** S4: another of the set has severed and told what this one told, though it did not. */
  static List<Event> aSecondTold(Rules rules, Transition decided, Event event) {
    if (!(decided.next().phase() instanceof Phase.Severing phase) || phase.own().isEmpty()) {
      return List.of();
    }
    return phase.bound().inSync().copies().stream()
        .filter(copy -> !copy.member().equals(rules.me()))
        .filter(copy -> !phase.told().containsKey(copy.member()))
        .limit(1)
        .map(
            copy ->
                (Event)
                    new Answered(
                        phase.round(),
                        copy.member(),
                        new Answer.Severed(phase.epoch(), copy, new Position(1, Lsn.ZERO))))
        .toList();
  }
}
