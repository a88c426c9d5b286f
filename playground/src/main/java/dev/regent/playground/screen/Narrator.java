package dev.regent.playground.screen;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows what the members log, as they log it, in the order in which it happened. */
public final class Narrator implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  /** As the node's logback.xml has it: time, level, member, where, what. */
  private static final Pattern LINE =
      Pattern.compile("(\\S+) (INFO|WARN|ERROR) +(\\S+) (\\S+): (.*)");

  /** What every reader of a first demo can do without: how a gossip ring forms and re-forms. */
  private static final Pattern DETAIL =
      Pattern.compile("Membership|Cluster|Materializer|CoordinatedShutdown|Slots|Receiving");

  private final Screen screen;
  private final List<Follower> files = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("narrator").unstarted(task));

  /** Looks at nothing yet. */
  public Narrator(Screen screen) {
    this.screen = screen;
  }

  /** Begins to look at these files, which need not be there yet. */
  public void follow(List<Path> logs) {
    logs.forEach(log -> files.add(new Follower(log)));
    var unused =
        looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private record Line(Instant at, String who, String what, Screen.Tone tone) {}

  private void look() {
    List<Line> lines = new ArrayList<>();
    files.forEach(file -> file.look(text -> read(text, lines)));
    lines.sort(Comparator.comparing(Line::at));
    lines.forEach(
        line -> screen.at(line.at().toEpochMilli(), line.who(), line.what(), line.tone()));
  }

  private static void read(String text, List<Line> lines) {
    Matcher line = LINE.matcher(text);
    if (line.matches() && !DETAIL.matcher(line.group(4)).matches()) {
      lines.add(
          new Line(
              OffsetDateTime.parse(line.group(1)).toInstant(),
              line.group(3),
              line.group(5),
              tone(line.group(2))));
    }
  }

  private static Screen.Tone tone(String level) {
    return level.equals("INFO") ? Screen.Tone.QUIET : Screen.Tone.BAD;
  }

  /** Shows what is left, and looks no more. */
  @Override
  public void close() {
    looking.shutdown();
    try {
      if (looking.awaitTermination(2, TimeUnit.SECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
