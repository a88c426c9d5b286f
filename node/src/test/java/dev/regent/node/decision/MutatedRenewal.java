package dev.regent.node.decision;

import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import java.util.List;

/** A renewal that does not keep k (S12): the simulator must notice. */
public final class MutatedRenewal {
  private MutatedRenewal() {}

  /** The same, but that a renewed mandate has each of its set confirm. */
  public static Transition withEveryAck(State before, Transition decided) {
    boolean renewed = before.phase() instanceof Phase.Reigning reign && reign.recording().isEmpty();
    if (renewed
        && decided.next().phase() instanceof Phase.Reigning reign
        && reign.recording().isPresent()
        && reign.mandate().epoch().isAfter(reign.inForce().epoch())) {
      Recording sent = reign.recording().get();
      Mandate more = withEveryAck(sent.mandate());
      Phase phase =
          reign.recording(
              new Recording(more, sent.round(), sent.recorded(), sent.begunAt(), sent.askedAt()));
      List<Effect> effects =
          decided.effects().stream().map(effect -> instead(effect, more)).toList();
      return new Transition(new State(decided.next().facts(), phase), effects);
    }
    return decided;
  }

  private static Effect instead(Effect effect, Mandate more) {
    return effect instanceof Effect.Ask(long round, var to, Request.RecordMandate sent)
        ? new Effect.Ask(round, to, new Request.RecordMandate(more))
        : effect;
  }

  private static Mandate withEveryAck(Mandate mandate) {
    InSyncSet set = mandate.inSync();
    return new Mandate(
        mandate.epoch(),
        mandate.revision(),
        mandate.primary(),
        mandate.primaryCopy(),
        InSyncSet.of(set.copies(), set.copies().size()),
        mandate.systemId(),
        mandate.history(),
        mandate.paused(),
        mandate.electorate(),
        mandate.roster());
  }
}
