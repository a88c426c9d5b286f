package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Cause;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Reign;
import dev.regent.protocol.values.Roster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the primary does: keep its lease, its door, its in-sync set, and its epoch. */
final class ReignPolicy {
  private ReignPolicy() {}

  private static final long ILLNESS_NANOS = 1_000_000_000;

  /** Where nobody else can be elected, a slow disk is no reason to end what still serves. */
  private static final long LONELY_ILLNESS_NANOS = 10_000_000_000L;

  private static final long AGAIN_NANOS = 200_000_000;

  static Transition begin(Mandate inForce, Reign reign, Turn turn) {
    return turn.say("reigning: %s", inForce)
        .to(
            new Reigning(
                reign,
                inForce,
                Optional.empty(),
                Optional.empty(),
                Synchrony.unknown(inForce.inSync(), turn.rules(), turn.now()),
                Door.shut(turn.now()),
                turn.now()));
  }

  /** Goes on after a while without looks at its standbys: they have their time anew. */
  static Reigning resumed(Reigning before, Turn turn) {
    Synchrony arming = before.synchrony();
    Synchrony synchrony = // What it came to was not heard.
        arming.arming().isPresent() ? arming.againAt(turn.now()) : arming;
    Followers followers = synchrony.followers();
    return before.synchrony(
        synchrony.followers(
            followers.pardoned(
                List.copyOf(followers.standbys().keySet()), followers.lsn(), turn.now())));
  }

  static Transition reigning(Reigning before, Event event, Turn turn) {
    if (event instanceof Event.Exited) {
      turn.alarm("PostgreSQL has ended by itself");
      return ClosingPolicy.close(Cause.CRASHED, before.mandate(), before.isAlone(), turn);
    }
    Reigning phase = learned(before, event, turn);
    long patience = phase.isAlone() ? LONELY_ILLNESS_NANOS : ILLNESS_NANOS;
    boolean ill = turn.facts().illness().isLongerThan(patience, turn.now());
    if (ill && !phase.inForce().paused()) {
      // S3: a node with a dead disk must not veto for ever.
      turn.alarm(
          "PostgreSQL has failed its probes for %d s: %s",
          patience / 1_000_000_000, turn.facts().illness().reason());
      return ClosingPolicy.close(Cause.CRASHED, phase.mandate(), phase.isAlone(), turn);
    }
    if (turn.facts().hasResigned(phase.mandate().epoch())) {
      return ClosingPolicy.close(Cause.DEPOSED, phase.mandate(), turn);
    }
    phase = ElectoratePolicy.withdrawn(askedAnew(phase, turn), turn);
    if (turn.facts().stopping() && phase.recording().isEmpty() && phase.renewal().isEmpty()) {
      ElectoratePolicy.Outlook outlook =
          ElectoratePolicy.outlook(phase, HandoverPolicy.keeper(phase, turn), turn);
      return switch (outlook) {
        case ElectoratePolicy.Outlook.Settled settled -> HandoverPolicy.begin(phase, turn);
        case ElectoratePolicy.Outlook.Later later -> turn.to(DoorPolicy.tended(phase, event, turn));
        case ElectoratePolicy.Outlook.Now(var next) ->
            turn.to(DoorPolicy.tended(ElectoratePolicy.change(phase, next, turn), event, turn));
      };
    }
    if (turn.facts().isLate(turn.rules().timing().handover(), turn.now())) {
      turn.alarm("no majority records what is under way: this is an ordinary stop");
      return HandoverPolicy.stop(phase, turn);
    }
    return turn.to(DoorPolicy.tended(synchrony(renewal(phase, turn), turn), event, turn));
  }

  /** While it renews, there is another question under way. */
  private static Reigning askedAnew(Reigning phase, Turn turn) {
    return phase.renewal().isPresent() || phase.recording().isEmpty()
        ? phase
        : phase.recording(phase.recording().get().again(turn));
  }

  /** What it knows then, whether or not it acts on it. */
  static Reigning learned(Reigning phase, Event event, Turn turn) {
    Synchrony synchrony = phase.synchrony();
    return switch (event) {
      case Event.Answered answer -> answered(phase, answer, turn);
      case Event.ReplicationSeen view when !view.inRecovery() ->
          phase.synchrony(
              synchrony.followers(synchrony.followers().seen(view, turn.rules(), turn.now())));
      case Event.Armed(InSyncSet list, Lsn after)
          when synchrony.arming().equals(Optional.of(list)) ->
          phase.synchrony(
              synchrony
                  .armed(list, after)
                  .followers(synchrony.followers().pardoned(list.copies(), after, turn.now())));
      case Event.Failed(Event.Operation operation, String reason)
          when operation == Event.Operation.ARM -> {
        turn.alarm(
            "the list of standbys is not known to be in force, and is put again: %s", reason);
        yield phase.synchrony(synchrony.againAt(turn.now() + AGAIN_NANOS));
      }
      case Event.Failed(Event.Operation operation, String reason) -> {
        turn.alarm("%s failed: %s", operation, reason);
        yield phase;
      }
      case Event.LeaveAsked(var member) -> {
        turn.say("%s is about to stop", member);
        yield phase.synchrony(
            synchrony.followers(synchrony.followers().leaving(member, turn.now())));
      }
      case Event.LeaseExtended(var epoch, long until) when epoch.equals(phase.inForce().epoch()) ->
          phase.door(phase.door().lease(until));
      case Event.DoorMoved(boolean open) -> {
        if (open != phase.door().open()) {
          if (open) {
            turn.say("the door is open: clients pass");
          } else {
            turn.alarm("the lease ran out before it was renewed: the door is shut to clients");
          }
        }
        yield phase.door(phase.door().moved(open));
      }
      case Event.WitnessBehind(var witness, long revision)
          when phase.recording().isEmpty() && phase.renewal().isEmpty() -> {
        turn.ask(Set.of(witness), new Request.RecordMandate(phase.inForce()));
        yield phase;
      }
      default -> phase;
    };
  }

  private static Reigning answered(Reigning phase, Event.Answered answer, Turn turn) {
    Optional<Recording> recording =
        phase.recording().flatMap(current -> current.answered(answer, turn));
    if (recording.isPresent()) {
      if (!recording.get().isInForce()) {
        return phase.recording(recording.get());
      }
      Mandate mandate = recording.get().mandate();
      turn.say("in force: %s", mandate);
      turn.emit(Effect.Beat.under(mandate));
      return phase.inForce(mandate, turn.now());
    }
    return phase.renewal(phase.renewal().map(canvass -> canvass.answered(answer, turn)));
  }

  /**
   * S12: a promise elects nobody, and this primary's epoch cannot go on under it: it gets itself
   * voted a higher one, without touching PostgreSQL.
   */
  private static Reigning renewal(Reigning phase, Turn turn) {
    boolean overtaken = turn.facts().word().promise().isAfter(phase.mandate().epoch());
    if (phase.renewal().isEmpty()) {
      if (!overtaken) {
        return phase;
      }
      turn.say(
          "a promise of epoch %s stands above epoch %s: renewing",
          turn.facts().word().promise(), phase.mandate().epoch());
      return phase.renewal(Optional.of(Canvass.renew(turn)));
    }
    Canvass canvass = phase.renewal().get();
    if (canvass.stage() != Canvass.Stage.ELECTED) {
      boolean again = canvass.hasFailed(turn) && canvass.mayAskAgain(turn);
      return again ? phase.renewal(Optional.of(Canvass.renew(turn))) : phase;
    }
    boolean ownIsNewest =
        canvass.bound().filter(newest -> newest.isNewerThan(phase.mandate())).isEmpty();
    if (!ownIsNewest) { // S12's row shuts the door: the successor's mandate is among the facts.
      return phase;
    }
    Mandate mandate = phase.mandate();
    return phase.recording(
        Recording.begin(mandate.succeededBy(canvass.epoch(), turn.me(), mandate.inSync()), turn));
  }

  /** S6 and S7: one step at a time, and none while a revision or a list is under way. */
  private static Reigning synchrony(Reigning phase, Turn turn) {
    Synchrony synchrony = phase.synchrony();
    if (synchrony.arming().isPresent()
        && synchrony.again().filter(then -> turn.now() >= then).isPresent()) {
      return arm(phase, synchrony.arming().get(), turn);
    }
    boolean busy =
        phase.recording().isPresent()
            || phase.renewal().isPresent()
            || synchrony.arming().isPresent()
            || turn.facts().illness().since().isPresent() // It says nothing of its standbys.
            || turn.facts().stopping();
    if (busy) {
      return phase;
    }
    if (ElectoratePolicy.outlook(phase, turn.me(), turn)
        instanceof ElectoratePolicy.Outlook.Now(var next)) {
      return ElectoratePolicy.change(phase, next, turn);
    }
    Optional<Roster> roster = RosterPolicy.next(phase, turn);
    if (roster.isPresent()) {
      return RosterPolicy.change(phase, roster.get(), turn);
    }
    InSyncSet set = phase.inForce().inSync();
    Followers followers = synchrony.followers();
    List<Copy> wanted = wanted(set, followers, turn);
    boolean unproven = synchrony.armedAfter().isEmpty() && wanted.stream().anyMatch(set::contains);
    if (unproven) { // After a promotion.
      return arm(phase, set, turn);
    }
    return InSyncPolicy.next(set, synchrony.armed(), wanted, turn.rules().commits().acks())
        .map(
            step ->
                switch (step) {
                  case InSyncPolicy.Step.Arm(InSyncSet list) -> arm(phase, list, turn);
                  case InSyncPolicy.Step.Write(InSyncSet next) -> record(phase, next, turn);
                })
        .orElse(phase);
  }

  /** Where the primary is never to stand alone, the last ones stay until others have come. */
  private static List<Copy> wanted(InSyncSet set, Followers followers, Turn turn) {
    List<Copy> wanted = followers.wanted(set, turn.rules(), turn.now());
    Rules.Commits commits = turn.rules().commits();
    boolean strict = commits.neverAlone() && !commits.asynchronous(); // Else its lag is unbounded.
    return strict && wanted.stream().noneMatch(set::contains)
        ? Stream.concat(wanted.stream(), set.copies().stream()).toList()
        : wanted;
  }

  private static Reigning arm(Reigning phase, InSyncSet list, Turn turn) {
    turn.emit(new Effect.Arm(list));
    return phase.synchrony(phase.synchrony().arming(list));
  }

  private static Reigning record(Reigning phase, InSyncSet next, Turn turn) {
    Followers followers = phase.synchrony().followers();
    Optional<Lsn> after = phase.synchrony().armedAfter();
    boolean leased =
        !phase.isAlone() || phase.door().lease() > turn.now(); // S10 goes on from here.
    boolean confirmed =
        next.isEmpty()
            || (leased
                && after.isPresent()
                && InSyncPolicy.covers(phase.synchrony().armed(), next)
                && followers.confirmedPast(next.copies(), after.get()) >= next.acks());
    if (!confirmed) { // S7: confirm before recording.
      return giveUpArming(phase, next, turn);
    }
    Followers marked = followers;
    for (Copy copy : phase.inForce().inSync().copies()) {
      Optional<String> fault = followers.fault(copy, turn.rules());
      if (!next.contains(copy)) {
        turn.alarm("dropping %s from the in-sync set: %s", copy, fault.orElse("not wanted"));
        marked = marked.dropped(copy, turn.now());
      }
    }
    return DoorPolicy.leaveLoneliness(phase, next, turn)
        .synchrony(phase.synchrony().followers(marked))
        .recording(Recording.begin(phase.inForce().withInSync(next), turn));
  }

  /** An armed first standby that does not confirm stalls every commit: it is let go again. */
  private static Reigning giveUpArming(Reigning phase, InSyncSet next, Turn turn) {
    if (!phase.inForce().inSync().isEmpty()) {
      return phase;
    }
    Followers followers = phase.synchrony().followers();
    Optional<Copy> slow =
        next.copies().stream()
            .filter(copy -> followers.fault(copy, turn.rules()).isPresent())
            .findFirst();
    if (slow.isEmpty()) {
      return phase;
    }
    turn.alarm("%s does not confirm: going on without it", slow.get());
    return arm(
        phase.synchrony(phase.synchrony().followers(followers.dropped(slow.get(), turn.now()))),
        InSyncSet.EMPTY,
        turn);
  }
}
