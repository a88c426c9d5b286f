package dev.regent.node.simulation;

import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Answered;
import dev.regent.node.decision.FormerMandate;
import dev.regent.node.decision.Phase;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.State;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.util.Optional;

/** What the decision is told so that it breaks a clause of its own. */
final class Lies {
  private static final Lsn EVERYTHING = new Lsn(Long.MAX_VALUE);
  private static final Position LITTLE = new Position(1, Lsn.ZERO);

  private Lies() {}

  /** S4: the others of the set have little. */
  static Event othersHaveLittle(Rules rules, State state, Event event) {
    return event instanceof Answered(long round, var from, Answer.Severed told)
        ? new Answered(round, from, new Answer.Severed(told.epoch(), told.copy(), LITTLE))
        : event;
  }

  /** S4: who told less told the same. */
  static Event othersHaveAsMuch(Rules rules, State state, Event event) {
    boolean less =
        event instanceof Answered(long round, var from, Answer.Severed told)
            && state.phase() instanceof Phase.Severing phase
            && phase.own().filter(own -> own.isAfter(told.position())).isPresent();
    if (less
        && event instanceof Answered(long round, var from, Answer.Severed told)
        && state.phase() instanceof Phase.Severing phase) {
      return new Answered(
          round, from, new Answer.Severed(told.epoch(), told.copy(), phase.own().orElseThrow()));
    }
    return event;
  }

  /** S4: votes come without the mandate that their witnesses know. */
  static Event votesWithoutMandates(Rules rules, State state, Event event) {
    return event instanceof Answered(long round, var from, Answer.VoteGranted vote)
            && !from.equals(rules.me())
            && !(state.phase() instanceof Phase.Reigning)
        ? new Answered(round, from, silent(vote))
        : event;
  }

  private static Answer.VoteGranted silent(Answer.VoteGranted vote) {
    return new Answer.VoteGranted(vote.epoch(), Optional.empty(), vote.resignation());
  }

  /** S7: every standby has confirmed everything. */
  static Event allIsConfirmed(Rules rules, State state, Event event) {
    return event instanceof Event.ReplicationSeen seen && !seen.inRecovery()
        ? new Event.ReplicationSeen(
            false,
            seen.position(),
            seen.standbys().stream()
                .map(
                    each ->
                        new Event.ReplicationSeen.Standby(
                            each.applicationName(), each.streaming(), EVERYTHING))
                .toList(),
            seen.receiving(),
            seen.sourceEnd())
        : event;
  }

  /** S4: no record names the primary's copy. */
  static Event unnamedCopies(Rules rules, State state, Event event) {
    return Hearsay.telling(event, mandate -> mandate.map(FormerMandate::of));
  }

  /** S12: nobody tells a primary of a successor. */
  static Event noSuccessor(Rules rules, State state, Event event) {
    return state.phase() instanceof Phase.Sovereign sovereign
        ? Hearsay.telling(event, mandate -> notNewer(mandate, sovereign.mandate()))
        : event;
  }

  private static Optional<Mandate> notNewer(Optional<Mandate> mandate, Mandate own) {
    return mandate.filter(m -> !m.epoch().isAfter(own.epoch()));
  }

  /** S12: nobody tells a primary of a higher promise. */
  static Event noPromise(Rules rules, State state, Event event) {
    if (!(state.phase() instanceof Phase.Sovereign)) {
      return event;
    }
    return switch (event) {
      case Event.Witnessed e ->
          new Event.Witnessed(Epoch.NONE, e.mandate(), e.resignation(), e.severed());
      case Event.HeartbeatRefused e ->
          new Event.HeartbeatRefused(Epoch.NONE, e.mandate(), e.resignation());
      case Answered(long round, var from, Answer.Refused no) ->
          new Answered(
              round,
              from,
              new Answer.Refused(Epoch.NONE, no.mandate(), no.resignation(), no.reason()));
      default -> event;
    };
  }

  /** S12: a primary that renews is not told that its own record is not the newest. */
  static Event renewalWithoutMandates(Rules rules, State state, Event event) {
    return event instanceof Answered(long round, var from, Answer.VoteGranted vote)
            && !from.equals(rules.me())
            && state.phase() instanceof Phase.Reigning
        ? new Answered(round, from, silent(vote))
        : event;
  }

  /** S13: the directory does not say that a promotion was begun in it. */
  static Event noMarker(Rules rules, State state, Event event) {
    return event instanceof Event.DirectoryFound(Event.Directory found)
        ? new Event.DirectoryFound(
            new Event.Directory(found.copy(), found.systemId(), Optional.empty(), found.alien()))
        : event;
  }

  /** S14: nobody but who resigned knows how far he had come. */
  static Event noFinalPosition(Rules rules, State state, Event event) {
    return switch (event) {
      case Event.Witnessed e ->
          new Event.Witnessed(
              e.promise(), e.mandate(), blurred(rules, e.resignation()), e.severed());
      case Event.HeartbeatRefused e ->
          new Event.HeartbeatRefused(e.promise(), e.mandate(), blurred(rules, e.resignation()));
      case Answered(long round, var from, Answer.VoteGranted vote) ->
          new Answered(
              round,
              from,
              new Answer.VoteGranted(
                  vote.epoch(), vote.mandate(), blurred(rules, vote.resignation())));
      case Answered(long round, var from, Answer.Refused no) ->
          new Answered(
              round,
              from,
              new Answer.Refused(
                  no.promise(), no.mandate(), blurred(rules, no.resignation()), no.reason()));
      case Answered(long round, var from, Answer.Known known) ->
          new Answered(
              round,
              from,
              new Answer.Known(
                  known.recorded(),
                  known.holdsData(),
                  known.promise(),
                  known.mandate(),
                  blurred(rules, known.resignation()),
                  known.ring(),
                  known.promisedRing(),
                  known.toAdopt(),
                  known.configured()));
      default -> event;
    };
  }

  private static Optional<Resignation> blurred(Rules rules, Optional<Resignation> resignation) {
    return resignation.map(
        r ->
            r.primary().equals(rules.me())
                ? r
                : new Resignation(r.epoch(), r.primary(), Optional.empty(), r.target()));
  }

  /** S3: the probes are well, whatever they find. */
  static Event alwaysWell(Rules rules, State state, Event event) {
    return event instanceof Event.Probed ? new Event.Probed(Optional.empty()) : event;
  }
}
