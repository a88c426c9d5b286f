package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;

/** When clients pass the primary's door, and until when: S9, S10 and S11. */
final class DoorPolicy {
  private DoorPolicy() {}

  /** S9, S10, S11: who may see what, and until when. */
  static Reigning tended(Reigning before, Event event, Turn turn) {
    Reigning phase =
        before.door().shown() || !mayShow(before, turn)
            ? before
            : before.door(before.door().shownNow());
    if (!phase.door().shown()) {
      return phase;
    }
    long lease = turn.rules().lease();
    Door door = phase.door();
    if (phase.isAlone()) {
      boolean due = door.ordered() - turn.now() < lease * 4 / 5 || !door.open();
      return due && event instanceof Event.Ticked ? open(phase, turn.now() + lease, turn) : phase;
    }
    boolean extended = door.lease() > door.ordered() && door.lease() > turn.now();
    return extended || isNewlyShown(before, phase) ? open(phase, door.lease(), turn) : phase;
  }

  private static boolean isNewlyShown(Reigning before, Reigning phase) {
    return !before.door().shown() && phase.door().shown();
  }

  /** Lets clients in until then. */
  static Reigning open(Reigning phase, long until, Turn turn) {
    turn.emit(new Effect.OpenDoor(until));
    return phase.door(phase.door().ordered(until));
  }

  /**
   * S9: after a promotion clients see nothing until kR standbys have confirmed past the end of
   * recovery under a list that is in force, or the record says that the primary stands alone, and
   * it may.
   */
  private static boolean mayShow(Reigning phase, Turn turn) {
    InSyncSet set = phase.inForce().inSync();
    Synchrony synchrony = phase.synchrony();
    Lsn end = phase.reign().switchLsn();
    return set.isEmpty()
        ? !turn.rules().commits().neverAlone()
        : (synchrony.armedAfter().isPresent()
            && synchrony
                    .followers()
                    .confirmedPast(set.copies(), Lsn.max(end, synchrony.armedAfter().get()))
                >= set.acks());
  }

  /** S11 is over from the sending on: what is left of the majority's lease counts again (S10). */
  static Reigning leaveLoneliness(Reigning phase, InSyncSet next, Turn turn) {
    if (!phase.isAlone() || next.isEmpty() || !phase.door().shown()) {
      return phase;
    }
    if (phase.door().lease() > turn.now()) {
      return open(phase, phase.door().lease(), turn);
    }
    turn.emit(new Effect.CloseDoor());
    return phase.door(phase.door().ordered(turn.now()));
  }
}
