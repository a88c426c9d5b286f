package dev.regent.protocol.values;

import java.util.Optional;

/**
 * The primary's own word that its PostgreSQL has ended, every backend included (design S14).
 *
 * @param finalPosition how far its WAL reached; absent after a crash, when nobody can tell
 * @param target who is to take over; absent when there is nobody
 */
public record Resignation(
    Epoch epoch, MemberId primary, Optional<Position> finalPosition, Optional<MemberId> target) {
  @Override
  public String toString() {
    return "resignation of %s from epoch %s%s%s"
        .formatted(
            primary,
            epoch,
            finalPosition.map(at -> " at " + at).orElse(""),
            target.map(to -> ", in favour of " + to).orElse(""));
  }
}
