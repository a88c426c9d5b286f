package dev.regent.writer.report;

import dev.regent.writer.ledger.Fact;
import dev.regent.writer.ledger.Ledger;
import dev.regent.writer.ledger.Present;
import dev.regent.writer.ledger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Owns the book of the run: takes facts, shows progress, makes the final report. */
public final class Recorder extends AbstractMatchingBehavior<Recorder.Command> {
  public sealed interface Command {}

  /** A row left, was refused, or ended unknown. */
  public record Note(Fact fact) implements Command {}

  /** A row was acknowledged; nanos are {@link System#nanoTime} at that moment. */
  public record NoteAcknowledged(Fact.Acknowledged fact, long nanos, Duration latency)
      implements Command {}

  /** A writer lost its session with the primary. */
  public record PrimaryLost(String host, String reason, Instant at) implements Command {}

  /** A host said that it is the primary, so long after the search began. */
  public record PrimaryFound(String host, Duration after) implements Command {}

  /** A reader was served. */
  public record ReadServed(int reader, Served read) implements Command {}

  /** A reader got an error in place of rows, and has lost its session with that. */
  public record ReadFailed(int reader, String host, String reason) implements Command {}

  /** A reader could open no session, with whatever host. */
  public record ReaderUnserved(int reader, String reason) implements Command {}

  /** Something else that the operator should read. */
  public record Announce(String sentence) implements Command {}

  /** Where the run stands: seconds and progress count between the two. */
  public enum Phase implements Command {
    WRITING_BEGAN,
    WRITING_ENDED
  }

  /** Asks for the report, with what the final primary holds or, if none was found, with nothing. */
  public record Conclude(Optional<Evidence> evidence, ActorRef<Report> replyTo)
      implements Command {}

  /** The rows of the run, and where they were read. */
  public record Evidence(String primary, Present present) {}

  private enum Tick implements Command {
    DUE
  }

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final TimerScheduler<Command> timers;
  private final Book book;
  private final Console console;
  private Duration wrote;
  private long beganNanos;
  private long tickNanos;
  private long acknowledgedAtTick;
  private ReadTally.Counts readsAtTick = new ReadTally.Counts(0, 0);
  private String primary = "none";

  private Recorder(
      ActorContext<Command> context, TimerScheduler<Command> timers, Book book, Console console) {
    super(context);
    this.timers = timers;
    this.book = book;
    this.console = console;
    this.wrote = book.tally().span();
  }

  public static Behavior<Command> create(Book book, Console console) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Recorder(context, timers, book, console)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Note(Fact fact) -> book.ledger().record(fact);
      case NoteAcknowledged(Fact.Acknowledged fact, long nanos, Duration latency) -> {
        book.ledger().record(fact);
        book.tally().acknowledged(fact, nanos, latency);
      }
      case PrimaryLost(String host, String reason, Instant at) -> {
        primary = "none";
        console.alarm(TextReport.timeOfDay(at) + " lost primary " + host + " (" + reason + ")");
      }
      case PrimaryFound(String host, Duration after) -> {
        primary = host;
        console.relief("found primary " + host + " after " + TextReport.seconds(after));
      }
      case ReadServed(int reader, Served read) ->
          book.reads()
              .served(reader, read)
              .ifPresent(
                  after ->
                      console.relief("all readers are served after " + TextReport.seconds(after)));
      case ReadFailed(int reader, String host, String reason) -> {
        if (book.reads().failed(reader, Instant.now(), System.nanoTime())) {
          console.alarm(readerLost(reader, "lost " + host, reason));
        }
      }
      case ReaderUnserved(int reader, String reason) -> {
        if (book.reads().unserved(reader, Instant.now(), System.nanoTime())) {
          console.alarm(readerLost(reader, "is let in nowhere", reason));
        }
      }
      case Announce(String sentence) -> console.alarm(sentence);
      case Phase phase -> enter(phase);
      case Tick due -> console.progress(progress());
      case Conclude(Optional<Evidence> evidence, ActorRef<Report> replyTo) -> {
        console.finish();
        replyTo.tell(report(evidence));
      }
    }
    return this;
  }

  private static String readerLost(int reader, String what, String reason) {
    return "%s reader %d %s (%s)"
        .formatted(TextReport.timeOfDay(Instant.now()), reader, what, reason);
  }

  private void enter(Phase phase) {
    long now = System.nanoTime();
    switch (phase) {
      case WRITING_BEGAN -> {
        beganNanos = now;
        tickNanos = now;
        timers.startTimerAtFixedRate(Tick.DUE, PERIOD);
      }
      case WRITING_ENDED -> {
        wrote = Duration.ofNanos(now - beganNanos);
        book.tally().ended(now);
        book.reads().ended(Instant.now(), now);
        timers.cancel(Tick.DUE);
      }
    }
  }

  private String progress() {
    long now = System.nanoTime();
    Ledger.Counts counts = book.ledger().counts();
    double rate = (counts.acknowledged() - acknowledgedAtTick) * 1e9 / (now - tickNanos);
    String reads = readProgress(now - tickNanos);
    acknowledgedAtTick = counts.acknowledged();
    tickNanos = now;
    Latency latency = book.tally().intervalLatency();
    return String.format(
        Locale.ROOT,
        "%4d s %6.0f rows/s  p50 %.1f ms  p99 %.1f ms  acknowledged %d  failed %d  unknown %d"
            + "  longest gap %s  primary %s%s",
        Duration.ofNanos(now - beganNanos).toSeconds(),
        rate,
        latency.p50Millis(),
        latency.p99Millis(),
        counts.acknowledged(),
        counts.failed(),
        counts.unknown(),
        TextReport.seconds(book.tally().longestGap(now)),
        primary,
        reads);
  }

  private String readProgress(long nanos) {
    ReadTally.Counts now = book.reads().counts();
    ReadTally.Counts then = readsAtTick;
    readsAtTick = now;
    return book.reads().reads().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "  reads/s %.0f standby %.0f primary",
            (now.fromStandbys() - then.fromStandbys()) * 1e9 / nanos,
            (now.fromPrimary() - then.fromPrimary()) * 1e9 / nanos);
  }

  private Report report(Optional<Evidence> evidence) {
    Optional<Verdict> verdict = evidence.map(read -> book.ledger().judge(read.present()));
    Tally tally = book.tally();
    return new Report(
        book.run(),
        wrote,
        book.ledger().counts(),
        tally.hosts(),
        tally.outages(),
        tally.latency(),
        book.reads().reads(),
        verdict,
        evidence.map(Evidence::primary));
  }
}
