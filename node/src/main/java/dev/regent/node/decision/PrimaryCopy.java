package dev.regent.node.decision;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/**
 * Whether the recorded primary still has the copy with which it reigned: only that has all that was
 * acknowledged (S4). Why a name is not enough: docs/adr/0022.
 */
final class PrimaryCopy {
  private PrimaryCopy() {}

  /** Whether this member is the recorded primary and has it; older records do not name it. */
  static boolean isHere(Mandate mandate, Turn turn) {
    return isHere(mandate, turn.facts(), turn.me());
  }

  private static boolean isHere(Mandate mandate, Facts facts, MemberId me) {
    return mandate.primary().equals(me)
        && (mandate.primaryCopy().isEmpty() || mandate.primaryCopy().equals(facts.copy()));
  }

  /** Says once that it has not, and what to do. */
  static void tell(Facts before, Turn turn) {
    Optional<String> trouble = trouble(turn.facts(), turn.me());
    if (!trouble.equals(trouble(before, turn.me()))) {
      trouble.ifPresent(sentence -> turn.alarm("%s", sentence));
    }
  }

  /** What is wrong with the recorded primary's data, and what to do, if this member is that. */
  static Optional<String> trouble(Facts facts, MemberId me) {
    return facts
        .mandate()
        .filter(mandate -> mandate.primary().equals(me) && !isHere(mandate, facts, me))
        .filter(mandate -> facts.data().directory().isPresent()) // It has looked.
        .flatMap(Mandate::primaryCopy)
        .map(
            recorded ->
                ("the record names %s as the primary's copy, and this member has %s: it neither"
                        + " stands nor counts. Where nobody else is elected, put the recorded copy"
                        + " back, or decide what is to go on: regent promote --accept-data-loss")
                    .formatted(recorded, facts.copy().map(Copy::toString).orElse("none")));
  }
}
