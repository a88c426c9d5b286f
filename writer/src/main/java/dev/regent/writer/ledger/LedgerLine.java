package dev.regent.writer.ledger;

import java.util.UUID;

/** The text of a fact: one letter, then its fields, parted by blanks. */
final class LedgerLine {
  private LedgerLine() {}

  static String format(Fact fact) {
    return switch (fact) {
      case Fact.Started(UUID run, long at) -> "r " + run + " " + at;
      case Fact.Sent(long id) -> "s " + id;
      case Fact.Acknowledged(long id, String host, long at) -> "a " + id + " " + host + " " + at;
      case Fact.Failed(long id, String reason) -> "f " + id + " " + oneLine(reason);
      case Fact.Unknown(long id, String reason) -> "u " + id + " " + oneLine(reason);
    };
  }

  /**
   * Reads one line back.
   *
   * @throws IllegalArgumentException if the line is not one that {@link #format} writes
   */
  static Fact parse(String line) {
    String[] field = line.split(" ", 3);
    String kind = field[0];
    return switch (kind) {
      case "r" -> new Fact.Started(UUID.fromString(at(field, 1)), number(at(field, 2)));
      case "s" -> new Fact.Sent(number(at(field, 1)));
      case "a" -> {
        String[] where = at(field, 2).split(" ", 2);
        yield new Fact.Acknowledged(number(at(field, 1)), where[0], number(at(where, 1)));
      }
      case "f" -> new Fact.Failed(number(at(field, 1)), at(field, 2));
      case "u" -> new Fact.Unknown(number(at(field, 1)), at(field, 2));
      default -> throw new IllegalArgumentException("unknown kind of line: " + kind);
    };
  }

  private static String at(String[] fields, int index) {
    if (index >= fields.length) {
      throw new IllegalArgumentException("the line is too short");
    }
    return fields[index];
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
  }

  private static String oneLine(String reason) {
    return reason.replaceAll("\\s+", " ").strip();
  }
}
