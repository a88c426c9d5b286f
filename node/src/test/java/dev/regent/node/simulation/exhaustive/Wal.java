package dev.regent.node.simulation.exhaustive;

import dev.regent.node.simulation.model.Point;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.util.stream.Collectors;

/** A log as its records: one sign each, and a promotion's sign names timeline and member. */
record Wal(String records) {
  private static final char PROMOTIONS = '\u4000';
  private static final int MEMBERS = 8;

  static final Wal FIRST = new Wal("-");

  int length() {
    return records.length();
  }

  Wal and(char write) {
    return new Wal(records + write);
  }

  Wal promoted(int timeline, int member) {
    return and((char) (PROMOTIONS + timeline * MEMBERS + member));
  }

  /** What clients wrote, between these two places. */
  String writes(int from, int upTo) {
    return records
        .substring(from, upTo)
        .chars()
        .filter(record -> record >= 'a' && record <= 'z')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  boolean beginsWith(Wal other) {
    return records.startsWith(other.records);
  }

  int timeline() {
    for (int i = records.length() - 1; i >= 0; i--) {
      if (isPromotion(records.charAt(i))) {
        return timeline(records.charAt(i));
      }
    }
    return 1;
  }

  Lsn lsn() {
    return Point.lsn(length());
  }

  Position position() {
    return new Position(timeline(), lsn());
  }

  /** Where the last promotion began. */
  Lsn switchLsn() {
    int last = length() - 1;
    while (last > 0 && !isPromotion(records.charAt(last))) {
      last--;
    }
    return Point.lsn(last);
  }

  /** As PostgreSQL judges: by the timeline's number and the position, not by what is written. */
  boolean feeds(Wal standby) {
    return standby.length() <= endOf(standby.timeline());
  }

  private int endOf(int timeline) {
    int current = 1;
    for (int i = 0; i < records.length(); i++) {
      if (isPromotion(records.charAt(i))) {
        if (current == timeline) {
          return i;
        }
        current = timeline(records.charAt(i));
      }
    }
    return current == timeline ? records.length() : -1;
  }

  private static boolean isPromotion(char record) {
    return record >= PROMOTIONS;
  }

  private static int timeline(char promotion) {
    return (promotion - PROMOTIONS) / MEMBERS;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    records
        .chars()
        .forEach(
            c -> text.append(isPromotion((char) c) ? "|" + timeline((char) c) + ":" : (char) c));
    return text.toString();
  }
}
