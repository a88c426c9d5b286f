package dev.regent.writer.load;

import dev.regent.writer.ledger.LedgerFile;
import dev.regent.writer.ledger.Present;
import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Database;
import dev.regent.writer.load.postgres.Session;
import dev.regent.writer.report.Book;
import dev.regent.writer.report.Console;
import dev.regent.writer.report.Recorder;
import dev.regent.writer.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Conducts a run: the table first, then writers and readers, then the verdict; hands the report
 * over.
 */
public final class LoadRun {
  public sealed interface Command {}

  /** Ends writing early; the verdict is still sought, but not for long. */
  public enum Stop implements Command {
    NOW
  }

  private enum Tick implements Command {
    TIME_IS_UP,
    OVERDUE
  }

  private record Prepared(Errand.Result<Session> result) implements Command {}

  private record WriterStopped() implements Command {}

  private record Read(Errand.Result<Present> result) implements Command {}

  private record Reported(Report report) implements Command {}

  /** What a run works with, and who waits for its report. */
  public record Parts(
      Database database,
      List<Address> hosts,
      Book book,
      Console console,
      Consumer<Report> result) {}

  /** After {@link Stop} the verdict must be had within this: whoever stopped us will not wait. */
  private static final Duration HURRY = Duration.ofSeconds(6);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final LoadSettings settings;
  private final Parts parts;
  private final ActorRef<Recorder.Command> recorder;
  private final ActorRef<Finder.Command> finder;
  private final List<ActorRef<RowReader.Command>> readers = new ArrayList<>();

  private LoadRun(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      LoadSettings settings,
      Parts parts) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.parts = parts;
    this.recorder = context.spawn(Recorder.create(parts.book(), parts.console()), "recorder");
    this.finder =
        context.spawn(
            Finder.create(new Finder.Cluster(parts.database(), parts.hosts(), recorder)), "finder");
    context.watch(recorder); // Without its book a run proves nothing, so it ends with it.
    context.watch(finder);
  }

  /** Writes, then judges. */
  public static Behavior<Command> write(LoadSettings settings, LedgerFile ledger, Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new LoadRun(context, timers, settings, parts).prepare(ledger)));
  }

  /** Judges a run that was written earlier and that the book tells of. */
  public static Behavior<Command> verify(LoadSettings settings, Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new LoadRun(context, timers, settings, parts).judge(settings.settle())));
  }

  private Behavior<Command> prepare(LedgerFile ledger) {
    errand(settings.settle(), Session::createTable, Prepared::new);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Prepared(Errand.Result<Session> result) ->
                  result.done().isPresent() ? begin(ledger) : conclude(Optional.empty());
              case Stop now -> conclude(Optional.empty());
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> begin(LedgerFile ledger) {
    recorder.tell(Recorder.Phase.WRITING_BEGAN);
    Sender sender = new Sender(ledger);
    List<ActorRef<RowWriter.Command>> writers =
        IntStream.rangeClosed(1, settings.writers())
            .mapToObj(number -> spawnWriter(number, sender))
            .toList();
    IntStream.rangeClosed(1, settings.readers().count())
        .forEach(number -> spawnReader(number, sender));
    timers.startSingleTimer(Tick.TIME_IS_UP, settings.duration());
    return writing(writers, writers.size());
  }

  private void spawnReader(int number, Sender sender) {
    RowReader.Setup setup =
        new RowReader.Setup(
            settings.run(),
            number,
            settings.readShare(number),
            parts.database(),
            sender::newest,
            recorder);
    readers.add(context.spawn(RowReader.create(setup), "reader-" + number));
  }

  private ActorRef<RowWriter.Command> spawnWriter(int number, Sender sender) {
    RowWriter.Setup setup =
        new RowWriter.Setup(
            settings.run(),
            number,
            settings.share(number),
            parts.database(),
            sender,
            finder,
            recorder);
    ActorRef<RowWriter.Command> writer = context.spawn(RowWriter.create(setup), "writer-" + number);
    context.watchWith(writer, new WriterStopped());
    return writer;
  }

  private Behavior<Command> writing(List<ActorRef<RowWriter.Command>> writers, int alive) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case WriterStopped one -> alive > 1 ? writing(writers, alive - 1) : ended(false);
              case Tick.TIME_IS_UP -> drain(writers, alive, false);
              case Stop now -> drain(writers, alive, true);
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> drain(
      List<ActorRef<RowWriter.Command>> writers, int alive, boolean hurried) {
    timers.cancel(Tick.TIME_IS_UP);
    writers.forEach(writer -> writer.tell(RowWriter.Stop.NOW));
    // A row that is under way is worth waiting for, but for no longer than its socket is.
    timers.startSingleTimer(
        Tick.OVERDUE, hurried ? Duration.ofSeconds(1) : settings.socketTimeout().plusSeconds(2));
    return draining(alive, hurried);
  }

  private Behavior<Command> draining(int alive, boolean hurried) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case WriterStopped one -> alive > 1 ? draining(alive - 1, hurried) : ended(hurried);
              case Tick.OVERDUE -> ended(hurried);
              case Stop now -> draining(alive, true);
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> ended(boolean hurried) {
    timers.cancelAll();
    recorder.tell(Recorder.Phase.WRITING_ENDED);
    // Not before the last writer: a time in which nobody read any more would look like an outage.
    readers.forEach(reader -> reader.tell(RowReader.Stop.NOW));
    return judge(hurried ? min(HURRY, settings.settle()) : settings.settle());
  }

  private Behavior<Command> judge(Duration limit) {
    errand(limit, session -> session.read(parts.book().run()), Read::new);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Read(Errand.Result<Present> result) ->
                  conclude(
                      result
                          .done()
                          .map(d -> new Recorder.Evidence(d.address().toString(), d.value())));
              case Stop now -> {
                timers.startSingleTimer(Tick.OVERDUE, HURRY);
                yield Behaviors.same();
              }
              case Tick.OVERDUE -> conclude(Optional.empty());
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> conclude(Optional<Recorder.Evidence> evidence) {
    recorder.tell(
        new Recorder.Conclude(evidence, context.messageAdapter(Report.class, Reported::new)));
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof Reported reported) {
            parts.result().accept(reported.report());
            return Behaviors.stopped();
          }
          return Behaviors.same();
        });
  }

  private <T> void errand(
      Duration limit,
      Function<Session, CompletionStage<T>> call,
      Function<Errand.Result<T>, Command> toCommand) {
    context.spawnAnonymous(
        Errand.create(
            new Errand.Task<>(limit, call),
            parts.database(),
            finder,
            result -> context.getSelf().tell(toCommand.apply(result))));
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }
}
