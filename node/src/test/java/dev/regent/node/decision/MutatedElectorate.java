package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Mandate;
import java.util.List;
import java.util.Optional;

/** A list that changes as it must not (S1): the simulator must notice. */
public final class MutatedElectorate {
  private MutatedElectorate() {}

  /** The same, but that all who are to go go at once. */
  public static Transition allAtOnce(Rules rules, State before, Transition decided) {
    boolean begun =
        before.phase() instanceof Phase.Reigning earlier && earlier.recording().isEmpty();
    if (begun
        && decided.next().phase() instanceof Phase.Reigning reign
        && reign.recording().isPresent()
        && shrinks(reign)) {
      Recording sent = reign.recording().get();
      Mandate alone = counting(sent.mandate(), Electorate.of(List.of(rules.me())));
      Phase phase =
          reign.recording(
              new Recording(alone, sent.round(), sent.recorded(), sent.begunAt(), sent.askedAt()));
      List<Effect> effects =
          decided.effects().stream().map(effect -> instead(effect, alone)).toList();
      return new Transition(new State(decided.next().facts(), phase), effects);
    }
    return decided;
  }

  private static boolean shrinks(Phase.Reigning reign) {
    return reign.mandate().electorate().members().size()
        < reign.inForce().electorate().members().size();
  }

  private static Effect instead(Effect effect, Mandate other) {
    return effect instanceof Effect.Ask(long round, var to, Request.RecordMandate sent)
        ? new Effect.Ask(round, to, new Request.RecordMandate(other))
        : effect;
  }

  /** Votes tell of mandates in which every configured member counts. */
  public static Event everybodyCounts(Rules rules, State state, Event event) {
    return event instanceof Event.Answered(long round, var from, Answer.VoteGranted vote)
        ? new Event.Answered(round, from, counting(vote, rules.everybody()))
        : event;
  }

  private static Answer counting(Answer.VoteGranted vote, Electorate electorate) {
    Optional<Mandate> mandate = vote.mandate().map(known -> counting(known, electorate));
    return new Answer.VoteGranted(vote.epoch(), mandate, vote.resignation());
  }

  private static Mandate counting(Mandate mandate, Electorate electorate) {
    return new Mandate(
        mandate.epoch(),
        mandate.revision(),
        mandate.primary(),
        mandate.primaryCopy(),
        mandate.inSync(),
        mandate.systemId(),
        mandate.history(),
        mandate.paused(),
        electorate,
        mandate.roster());
  }
}
