package dev.regent.node.guard;

import dev.regent.node.guard.Line.Word;
import java.util.Optional;

/**
 * What the guard knows of the lease, and hence what is due. Pure: the time is told.
 *
 * @param end of the lease; empty: the door is shut and nobody is to be killed
 */
record Watch(Optional<Long> end) {
  static final Watch RELEASED = new Watch(Optional.empty());

  /** What an order makes of it, and the answer. */
  record Heard(Watch next, Line answer) {}

  /** Whether PostgreSQL is to be killed now. To be asked before an order is heard. */
  boolean isDue(long now) {
    return end.filter(moment -> now - moment >= 0).isPresent();
  }

  /** How long nothing is due, if nothing is heard. */
  long nanosLeft(long now) {
    return end.map(moment -> Math.max(0, moment - now)).orElse(Long.MAX_VALUE);
  }

  /** A lease may be shortened too; one that has ended changes nothing. */
  Heard hear(Line order, long now) {
    return switch (order.word()) {
      case LEASE ->
          order.value() - now > 0
              ? new Heard(new Watch(Optional.of(order.value())), order)
              : new Heard(this, answer(order, Word.OVER, order.value()));
      case RELEASE -> new Heard(RELEASED, order);
      case LOOK, OVER -> new Heard(this, answer(order, Word.LOOK, now));
    };
  }

  private static Line answer(Line order, Word word, long value) {
    return new Line(word, order.number(), value);
  }
}
