package dev.regent.playground.screen;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines that are shown: time, who, what. Time runs from the start, and from an incident on with
 * a plus sign from that. Colours only on a terminal. May be used by several threads.
 */
public final class Screen {
  private static final String PLAIN = "\u001b[0m";
  private static final String DIM = "\u001b[2m";
  private static final String BOLD = "\u001b[1m";

  /** How a line is meant. */
  public enum Tone {
    /** As it goes. */
    QUIET(""),
    /** Something good. */
    GOOD("\u001b[32m"),
    /** Something that is to be seen. */
    STRIKING("\u001b[1;33m"),
    /** Something that went wrong. */
    BAD("\u001b[31m");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private final PrintStream out;
  private final boolean colours;
  private final long beganMillis;
  private final Deque<Long> incidents = new ArrayDeque<>();

  /**
   * A screen whose time begins now.
   *
   * @param colours whether it is a terminal that shows them
   */
  public Screen(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
    this.beganMillis = System.currentTimeMillis();
  }

  /** A line without a time. */
  public synchronized void plain(String text) {
    out.println(text);
  }

  /** The same, to be seen. */
  public synchronized void bold(String text) {
    out.println(colours ? BOLD + text + PLAIN : text);
  }

  /** From now on time runs anew, and is shown with a plus sign. */
  public synchronized void incident(String text) {
    long now = System.currentTimeMillis();
    incidents.push(now);
    out.println();
    show(now, "", text, Tone.STRIKING);
  }

  /** Something that happened now. */
  public void now(String who, String what, Tone tone) {
    at(System.currentTimeMillis(), who, what, tone);
  }

  /**
   * Something that happened then.
   *
   * @param millis since 1970, by this machine's clock
   */
  public synchronized void at(long millis, String who, String what, Tone tone) {
    show(millis, who, what, tone);
  }

  private void show(long millis, String who, String what, Tone tone) {
    // What is told late may have happened before the latest incident.
    Optional<Long> incident = incidents.stream().filter(moment -> moment <= millis).findFirst();
    double seconds = (millis - incident.orElse(beganMillis)) / 1e3;
    String time = String.format(Locale.ROOT, incident.isPresent() ? "%+8.3f" : "%8.3f", seconds);
    String name = String.format(Locale.ROOT, "%-8s", who);
    out.println(
        colours
            ? DIM + time + PLAIN + "  " + BOLD + name + PLAIN + " " + tone.code + what + PLAIN
            : time + "  " + name + " " + what);
    out.flush();
  }
}
