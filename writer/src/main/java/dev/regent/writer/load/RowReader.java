package dev.regent.writer.load;

import dev.regent.writer.load.Share.Turn;
import dev.regent.writer.load.postgres.Database;
import dev.regent.writer.load.postgres.Glance;
import dev.regent.writer.load.postgres.Session;
import dev.regent.writer.report.Recorder;
import dev.regent.writer.report.Served;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Reads the newest rows, one read at a time, from a standby where one lets it in. A driver leaves
 * an open session where it is; so whoever reads from a primary looks for a standby now and then, by
 * a second session, and changes over between two reads.
 */
final class RowReader extends AbstractMatchingBehavior<RowReader.Command> {
  sealed interface Command {}

  /** Ends the reader once what is under way has ended. */
  enum Stop implements Command {
    NOW
  }

  private enum Tick implements Command {
    DUE,
    LOOK
  }

  private record Opened(Session session) implements Command {}

  private record NotOpened(String reason) implements Command {}

  private record Answered(Glance glance, long upTo) implements Command {}

  private record Failed(String reason) implements Command {}

  private record Looked(Optional<Session> standby) implements Command {}

  /**
   * Who this reader is and whom it works with.
   *
   * @param newest the newest row that is acknowledged
   */
  record Setup(
      UUID run,
      int number,
      Share share,
      Database database,
      LongSupplier newest,
      ActorRef<Recorder.Command> recorder) {}

  /** Between two looks for a standby, from a primary. */
  static final Duration LOOK_PERIOD = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private Turn turn;
  private Optional<Session> session = Optional.empty();
  private Optional<Session> standby = Optional.empty();
  private boolean underWay;
  private boolean looking;
  private boolean stopping;

  private RowReader(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
    super(context);
    this.timers = timers;
    this.setup = setup;
    this.turn = setup.share().begin(System.nanoTime());
    proceed();
  }

  static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new RowReader(context, timers, setup)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Opened(Session opened) -> {
        underWay = false;
        session = Optional.of(opened);
        proceed();
      }
      case NotOpened(String reason) -> {
        underWay = false;
        tell(new Recorder.ReaderUnserved(setup.number(), reason));
        timers.startSingleTimer(Tick.DUE, PAUSE);
      }
      case Answered(Glance glance, long upTo) -> answered(glance, upTo);
      case Failed(String reason) -> failed(reason);
      case Tick.DUE -> act();
      case Tick.LOOK -> look();
      case Looked(Optional<Session> found) -> {
        looking = false;
        standby = found;
        if (found.isEmpty()) {
          timers.startSingleTimer(Tick.LOOK, LOOK_PERIOD);
        }
      }
      case Stop now -> stopping = true;
    }
    return stopping && !underWay && !looking ? end() : this;
  }

  /** Goes on at once, or when the next read is due. */
  private void proceed() {
    long wait = turn.dueNanos() - System.nanoTime();
    if (session.isPresent() && wait > 0) {
      timers.startSingleTimer(Tick.DUE, Duration.ofNanos(wait));
    } else {
      act();
    }
  }

  /** Between two reads: takes the standby that was found, opens what is missing, or reads. */
  private void act() {
    if (stopping) {
      return;
    }
    if (standby.isPresent()) {
      session.ifPresent(Session::close);
      session = standby;
      standby = Optional.empty();
    }
    session.ifPresentOrElse(this::read, this::open);
  }

  private void open() {
    underWay = true;
    getContext()
        .pipeToSelf(
            setup.database().connectReader(),
            (opened, failure) ->
                failure == null
                    ? new Opened(opened)
                    : new NotOpened(String.valueOf(failure.getMessage())));
  }

  private void read(Session from) {
    underWay = true;
    long upTo = setup.newest().getAsLong();
    getContext()
        .pipeToSelf(
            from.glance(setup.run(), upTo),
            (glance, failure) ->
                failure == null
                    ? new Answered(glance, upTo)
                    : new Failed(String.valueOf(failure.getMessage())));
  }

  private void answered(Glance glance, long upTo) {
    underWay = false;
    String host = session.orElseThrow().host().toString();
    long behind = upTo - glance.newest();
    tell(
        new Recorder.ReadServed(
            setup.number(),
            new Served(
                host,
                glance.inRecovery(),
                glance.rows(),
                behind,
                System.currentTimeMillis(),
                System.nanoTime())));
    if (glance.inRecovery()) {
      timers.cancel(Tick.LOOK);
    } else if (!looking && standby.isEmpty() && !timers.isTimerActive(Tick.LOOK)) {
      timers.startSingleTimer(Tick.LOOK, LOOK_PERIOD);
    }
    turn = setup.share().after(turn, System.nanoTime());
    proceed();
  }

  private void failed(String reason) {
    underWay = false;
    Session lost = session.orElseThrow();
    lost.abort();
    session = Optional.empty();
    tell(new Recorder.ReadFailed(setup.number(), lost.host().toString(), reason));
    turn = setup.share().after(turn, System.nanoTime());
    proceed();
  }

  private void look() {
    if (stopping) {
      return;
    }
    looking = true;
    getContext()
        .pipeToSelf(
            setup.database().connectReader().thenCompose(RowReader::ifStandby),
            (found, failure) -> new Looked(failure == null ? found : Optional.empty()));
  }

  private static CompletionStage<Optional<Session>> ifStandby(Session found) {
    return found
        .isPrimary()
        .handle(
            (primary, failure) -> {
              if (failure != null) {
                found.abort();
                return Optional.empty();
              }
              if (primary) {
                found.close();
                return Optional.empty();
              }
              return Optional.of(found);
            });
  }

  private Behavior<Command> end() {
    session.ifPresent(Session::close);
    standby.ifPresent(Session::close);
    return Behaviors.stopped();
  }

  private void tell(Recorder.Command note) {
    setup.recorder().tell(note);
  }
}
