package dev.regent.node.decision;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Cause;
import dev.regent.node.decision.Phase.Step;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Reign;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From an election to a primary that takes writes: record, list, promotion, history. */
final class AscentPolicy {
  private AscentPolicy() {}

  private static final long ILLNESS_NANOS = 3_000_000_000L;

  /** The very first primary of a new cluster. */
  static Transition found(Turn turn) {
    Directory directory = turn.facts().data().directory().orElse(Directory.ABSENT);
    turn.say(
        "no member has data and none knows a cluster: founding it here%s",
        directory.toAdopt().map(system -> ", with the database of system " + system).orElse(""));
    Epoch first = new Epoch(directory.past().keySet().stream().reduce(1, Integer::max));
    return begin(Mandate.founding(first, turn.me(), turn.rules().everybody()), turn);
  }

  static Transition begin(Mandate first, Turn turn) {
    turn.emit(new Effect.AdmitReaders(false)); // S9: emptied before the promotion.
    return turn.to(
        new Ascending(Step.RECORDING_ELECTION, Recording.begin(first, turn), Optional.empty()));
  }

  static Transition ascending(Ascending before, Event event, Turn turn) {
    Ascending phase = new Ascending(before.step(), before.recording().again(turn), before.reign());
    if (turn.facts().stopping()) {
      return ClosingPolicy.end(true, turn);
    }
    boolean serverIsNeeded =
        phase.step().compareTo(Step.ARMING) >= 0; // S3: one that hangs must not veto for ever.
    if (serverIsNeeded && turn.facts().illness().isLongerThan(ILLNESS_NANOS, turn.now())) {
      turn.alarm("PostgreSQL does not answer: %s", turn.facts().illness().reason());
      return ClosingPolicy.close(Cause.FAILED, phase.mandate(), turn);
    }
    return switch (event) {
      case Event.Answered answer -> answered(phase, answer, turn);
      case Event.DirectoryMade(Directory made) when phase.step() == Step.INITIALIZING ->
          recordSystem(phase, made, turn);
      case Event.Started e when phase.step() == Step.STARTING -> arm(phase, turn);
      case Event.Armed(var list, var after)
          when phase.step() == Step.ARMING && list.equals(phase.mandate().inSync()) ->
          promote(phase, turn);
      case Event.ReadersMoved e when phase.step() == Step.ARMING && isArmed(phase, turn) ->
          promote(phase, turn);
      case Event.Promoted(Reign reign) when phase.step() == Step.PROMOTING -> {
        turn.say("promoted: %s", reign);
        // S13: the history is extended before clients are let in.
        Recording recording = Recording.begin(phase.mandate().withReign(reign), turn);
        yield turn.to(new Ascending(Step.RECORDING_REIGN, recording, Optional.of(reign)));
      }
      case Event.Failed(Operation operation, String reason)
          when operation == operationOf(phase.step()) -> {
        turn.alarm("%s failed under epoch %s: %s", operation, phase.mandate().epoch(), reason);
        yield ClosingPolicy.close(Cause.FAILED, phase.mandate(), turn);
      }
      case Event.Exited e -> {
        turn.alarm("PostgreSQL ended while it was being promoted");
        yield ClosingPolicy.close(Cause.FAILED, phase.mandate(), turn);
      }
      default -> outvoted(phase, turn);
    };
  }

  /** A failure of anything else was ordered by an earlier phase, and comes late. */
  private static @Nullable Operation operationOf(Step step) {
    return switch (step) {
      case INITIALIZING -> Operation.INITIALIZE;
      case STARTING -> Operation.START;
      case ARMING -> Operation.ARM;
      case PROMOTING -> Operation.PROMOTE;
      case RECORDING_ELECTION, RECORDING_SYSTEM, RECORDING_REIGN -> null;
    };
  }

  /** A promise above this epoch: the election is void unless a majority records it. */
  private static Transition outvoted(Ascending phase, Turn turn) {
    boolean refused = turn.facts().word().promise().isAfter(phase.mandate().epoch());
    boolean unrecorded = !phase.recording().isInForce();
    if (refused && unrecorded) {
      turn.alarm(
          "epoch %s was overtaken by a promise of epoch %s before it was recorded",
          phase.mandate().epoch(), turn.facts().word().promise());
      return ClosingPolicy.close(Cause.FAILED, phase.mandate(), turn);
    }
    return turn.to(phase);
  }

  private static Transition answered(Ascending phase, Event.Answered answer, Turn turn) {
    Optional<Recording> recorded = phase.recording().answered(answer, turn);
    if (recorded.isEmpty()) {
      return outvoted(phase, turn);
    }
    boolean before = phase.recording().isInForce();
    Ascending next = new Ascending(phase.step(), recorded.get(), phase.reign());
    return !before && recorded.get().isInForce() ? inForce(next, turn) : turn.to(next);
  }

  private static Transition inForce(Ascending phase, Turn turn) {
    Mandate mandate = phase.mandate();
    turn.emit(Effect.Beat.under(mandate));
    return switch (phase.step()) {
      case RECORDING_ELECTION -> {
        if (mandate.systemId().isPresent()) {
          yield arm(phase, turn);
        }
        Optional<Directory> made = turn.facts().data().directory().filter(Directory::isPresent);
        yield made.isPresent()
            ? recordSystem(phase, made.get(), turn)
            : turn.emit(new Effect.Initialize()).to(phase.at(Step.INITIALIZING));
      }
      case RECORDING_SYSTEM -> turn.emit(new Effect.Start()).to(phase.at(Step.STARTING));
      case RECORDING_REIGN -> ReignPolicy.begin(mandate, phase.reign().orElseThrow(), turn);
      default -> turn.to(phase);
    };
  }

  private static boolean isArmed(Ascending phase, Turn turn) {
    return turn.facts().data().armed().equals(Optional.of(phase.mandate().inSync()));
  }

  private static Transition promote(Ascending phase, Turn turn) {
    if (turn.facts().data().readers()) { // S9: they are out before it takes writes.
      return turn.to(phase.at(Step.ARMING));
    }
    return turn.promote(phase.mandate().epoch()).to(phase.at(Step.PROMOTING));
  }

  private static Transition recordSystem(Ascending phase, Directory made, Turn turn) {
    String systemId = made.systemId().orElseThrow();
    Recording recording = Recording.begin(phase.mandate().withSystemId(systemId), turn);
    return turn.to(new Ascending(Step.RECORDING_SYSTEM, recording, Optional.empty()));
  }

  /** Section 5: the list is in force before the promotion; S7: ahead of time, where it can be. */
  private static Transition arm(Ascending phase, Turn turn) {
    if (isArmed(phase, turn)) {
      return promote(phase, turn);
    }
    return turn.emit(new Effect.Arm(phase.mandate().inSync())).to(phase.at(Step.ARMING));
  }
}
