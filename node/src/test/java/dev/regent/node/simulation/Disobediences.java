package dev.regent.node.simulation;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Phase;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.State;
import dev.regent.node.decision.Transition;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Resignation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Orders that are changed on their way, so that a clause of the decision is broken. */
final class Disobediences {
  private Disobediences() {}

  private static Optional<Mandate> sent(Transition decided) {
    return decided.effects().stream()
        .filter(Effect.Ask.class::isInstance)
        .map(effect -> ((Effect.Ask) effect).request())
        .filter(Request.RecordMandate.class::isInstance)
        .map(request -> ((Request.RecordMandate) request).mandate())
        .findFirst();
  }

  /** S6: the list is emptied when the last name's removal is sent, not when it is recorded. */
  static List<Effect> emptyingTooEarly(
      Rules rules, State before, Event event, Transition decided, long now) {
    boolean last =
        sent(decided).filter(m -> m.inSync().isEmpty()).isPresent()
            && before.phase() instanceof Phase.Reigning reign
            && !reign.inForce().inSync().isEmpty();
    return last ? Cores.and(decided.effects(), new Effect.Arm(InSyncSet.EMPTY)) : decided.effects();
  }

  /** S6: a name beside others is armed when it is sent to be recorded. */
  static List<Effect> armingTooEarly(
      Rules rules, State before, Event event, Transition decided, long now) {
    Optional<Mandate> sent = sent(decided);
    boolean grows =
        sent.isPresent()
            && before.phase() instanceof Phase.Reigning reign
            && !reign.inForce().inSync().isEmpty()
            && sent.get().inSync().copies().size() > reign.inForce().inSync().copies().size();
    return grows
        ? Cores.and(decided.effects(), new Effect.Arm(sent.orElseThrow().inSync()))
        : decided.effects();
  }

  /** S9: the door opens with the first lease. */
  static List<Effect> showingAtOnce(
      Rules rules, State before, Event event, Transition decided, long now) {
    return event instanceof Event.LeaseExtended(var epoch, long until)
            && decided.next().phase() instanceof Phase.Reigning reign
            && !reign.door().shown()
        ? Cores.and(decided.effects(), new Effect.OpenDoor(until))
        : decided.effects();
  }

  /** S10: it keeps its own door open, lease or not. */
  static List<Effect> servingWithoutLease(
      Rules rules, State before, Event event, Transition decided, long now) {
    return event instanceof Event.Ticked
            && decided.next().phase() instanceof Phase.Reigning reign
            && reign.door().shown()
        ? Cores.and(decided.effects(), new Effect.OpenDoor(now + rules.lease()))
        : decided.effects();
  }

  /** S11: alone until the first name is known to be recorded, not until it is sent. */
  static List<Effect> aloneUntilRecorded(
      Rules rules, State before, Event event, Transition decided, long now) {
    boolean believesAlone =
        decided.next().phase() instanceof Phase.Reigning reign
            && reign.inForce().inSync().isEmpty()
            && reign.recording().isPresent()
            && reign.door().shown();
    return event instanceof Event.Ticked && believesAlone
        ? Cores.and(decided.effects(), new Effect.OpenDoor(now + rules.lease()))
        : decided.effects();
  }

  /** S11: alone it serves by the others' lease only. */
  static List<Effect> leasedThoughAlone(
      Rules rules, State before, Event event, Transition decided, long now) {
    return event instanceof Event.Ticked && decided.next().phase() instanceof Phase.Reigning
        ? without(decided.effects(), Effect.OpenDoor.class::isInstance)
        : decided.effects();
  }

  /** S12: deposed, it lets its PostgreSQL run. */
  static List<Effect> lettingItRun(
      Rules rules, State before, Event event, Transition decided, long now) {
    return before.phase() instanceof Phase.Sovereign
            && decided.next().phase() instanceof Phase.Closing
        ? without(
            decided.effects(),
            effect -> effect instanceof Effect.Kill || effect instanceof Effect.CloseDoor)
        : decided.effects();
  }

  /** S14: it resigns before its PostgreSQL has ended, with no position. */
  static List<Effect> resigningTooEarly(
      Rules rules, State before, Event event, Transition decided, long now) {
    boolean begins =
        before.phase() instanceof Phase.Reigning
            && decided.next().phase() instanceof Phase.HandingOver;
    if (!begins || !(before.phase() instanceof Phase.Reigning reign)) {
      return decided.effects();
    }
    Resignation early =
        new Resignation(reign.inForce().epoch(), rules.me(), Optional.empty(), Optional.empty());
    return Cores.and(
        decided.effects(), new Effect.Ask(-1, rules.members(), new Request.Resign(early)));
  }

  private static List<Effect> without(List<Effect> effects, Predicate<Effect> what) {
    return effects.stream().filter(what.negate()).toList();
  }
}
