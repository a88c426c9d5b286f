package dev.regent.node.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line between the node and its guard. An answer repeats the order's number.
 *
 * @param value a moment in {@link System#nanoTime} terms; 0 where there is none
 */
record Line(Word word, long number, long value) {
  private static final Pattern FORM = Pattern.compile("([a-z]+) (\\d{1,18}) (-?\\d{1,19})");

  /** What is ordered, or answered. */
  enum Word {
    /** Kill when that moment has come. Answered when it is in force. */
    LEASE,
    /** Answers a lease that has ended already. */
    OVER,
    /** Kill no more. */
    RELEASE,
    /** What is your time? */
    LOOK
  }

  String render() {
    return word.name().toLowerCase(Locale.ROOT) + " " + number + " " + value + "\n";
  }

  /** Empty for whatever else a process may write. */
  static Optional<Line> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Arrays.stream(Word.values())
            .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(matcher.group(1)))
            .findFirst()
            .map(
                word ->
                    new Line(
                        word, Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }
}
