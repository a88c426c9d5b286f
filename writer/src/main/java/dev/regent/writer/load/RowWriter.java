package dev.regent.writer.load;

import dev.regent.writer.ledger.Fact;
import dev.regent.writer.load.Share.Turn;
import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Database;
import dev.regent.writer.load.postgres.Outcome;
import dev.regent.writer.load.postgres.Row;
import dev.regent.writer.load.postgres.Session;
import dev.regent.writer.report.Recorder;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Sends its share of rows, one at a time, each once. A row that went wrong is not repeated; the
 * next one goes to whoever is primary then. Stops when it has sent all or is told to.
 */
final class RowWriter {
  sealed interface Command {}

  /** Ends the writer once the row that is under way has its outcome. */
  enum Stop implements Command {
    NOW
  }

  private enum Tick implements Command {
    DUE,
    STALLED
  }

  private record Directed(Address address) implements Command {}

  private record Opened(Link link) implements Command {}

  private record NotOpened(Address address, String reason) implements Command {}

  private record Delivered(Sender.Delivery delivery) implements Command {}

  private record LedgerFailed(String reason) implements Command {}

  /** A session and where it leads. */
  private record Link(Address address, Session session) {}

  /** A row under way, and where to go afterwards if its server was found to be primary no more. */
  private record Flight(Turn turn, Link link, Optional<Address> refuge) {
    Flight divertedTo(Address other) {
      return new Flight(turn, link, Optional.of(other));
    }
  }

  /** Who this writer is and whom it works with. */
  record Setup(
      UUID run,
      int number,
      Share share,
      Database database,
      Sender sender,
      ActorRef<Finder.Command> finder,
      ActorRef<Recorder.Command> recorder) {}

  /** A row that takes longer makes the writer look for another primary while it waits. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private final ActorRef<Finder.Primary> direction;

  private RowWriter(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.direction =
        context.messageAdapter(Finder.Primary.class, primary -> new Directed(primary.address()));
  }

  static Behavior<Command> create(Setup setup) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new RowWriter(context, timers, setup)
                        .seek(setup.share().begin(System.nanoTime()))));
  }

  private Behavior<Command> seek(Turn turn) {
    setup.finder().tell(new Finder.Find(direction, Optional.empty()));
    return seeking(turn);
  }

  private Behavior<Command> seeking(Turn turn) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Directed(Address address) -> open(turn, address);
              case Stop now -> end(Optional.empty());
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> open(Turn turn, Address address) {
    context.pipeToSelf(
        setup.database().connect(address, Database.CONNECT_DEADLINE),
        (session, failure) ->
            failure == null
                ? new Opened(new Link(address, session))
                : new NotOpened(address, String.valueOf(failure.getMessage())));
    return opening(turn);
  }

  private Behavior<Command> opening(Turn turn) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Opened(Link link) -> proceed(turn, link);
              case NotOpened(Address address, String reason) -> {
                setup.finder().tell(new Finder.Lost(address, reason));
                yield seek(turn);
              }
              case Stop now -> leaving(Optional.empty());
              case Command stray -> Behaviors.same();
            });
  }

  /** Sends the next row, when it is due, if there is one. */
  private Behavior<Command> proceed(Turn turn, Link link) {
    if (setup.share().isDone(turn)) {
      return end(Optional.of(link));
    }
    long wait = turn.dueNanos() - System.nanoTime();
    if (wait > 0) {
      timers.startSingleTimer(Tick.DUE, Duration.ofNanos(wait));
      return pausing(turn, link);
    }
    setup.recorder().tell(new Recorder.Note(new Fact.Sent(turn.id())));
    context.pipeToSelf(
        setup
            .sender()
            .send(link.session(), link.address(), new Row(setup.run(), turn.id(), setup.number())),
        (delivery, failure) ->
            failure == null
                ? new Delivered(delivery)
                : new LedgerFailed(String.valueOf(failure.getMessage())));
    timers.startSingleTimer(Tick.STALLED, PATIENCE);
    return sending(new Flight(turn, link, Optional.empty()));
  }

  private Behavior<Command> pausing(Turn turn, Link link) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Tick.DUE -> proceed(turn, link);
              case Stop now -> end(Optional.of(link));
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> sending(Flight flight) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Delivered(Sender.Delivery delivery) -> landed(flight, delivery);
              case Tick.STALLED -> {
                Optional<Address> stalled = Optional.of(flight.link().address());
                setup.finder().tell(new Finder.Find(direction, stalled));
                yield Behaviors.same();
              }
              // Somebody else was promoted: a frozen server would hold this row for seconds.
              case Directed(Address other) -> {
                flight.link().session().abort();
                yield sending(flight.divertedTo(other));
              }
              case LedgerFailed(String reason) -> ledgerFailed(flight.link(), reason);
              case Stop now -> leaving(Optional.of(flight.link()));
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> landed(Flight flight, Sender.Delivery delivery) {
    if (!timers.isTimerActive(Tick.STALLED)) {
      setup.finder().tell(new Finder.Forget(direction));
    }
    timers.cancel(Tick.STALLED);
    note(delivery);
    Turn next = setup.share().after(flight.turn(), System.nanoTime());
    Link link = flight.link();
    if (flight.refuge().isPresent()) {
      setup.finder().tell(new Finder.Lost(link.address(), "no answer, and another is primary"));
      return open(next, flight.refuge().get());
    }
    Optional<String> end = endOfSession(delivery.outcome());
    if (end.isEmpty()) {
      return proceed(next, link);
    }
    link.session().abort();
    setup.finder().tell(new Finder.Lost(link.address(), end.get()));
    return seek(next);
  }

  /** Told to stop with something under way: waits for it, since its outcome is evidence. */
  private Behavior<Command> leaving(Optional<Link> link) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Delivered(Sender.Delivery delivery) -> {
                note(delivery);
                yield end(link);
              }
              case Opened(Link opened) -> end(Optional.of(opened));
              case NotOpened notOpened -> end(link);
              case LedgerFailed(String reason) -> ledgerFailed(link.orElseThrow(), reason);
              case Command stray -> Behaviors.same();
            });
  }

  private Behavior<Command> ledgerFailed(Link link, String reason) {
    setup.recorder().tell(new Recorder.Announce("writer " + setup.number() + " stops: " + reason));
    return end(Optional.of(link));
  }

  private Behavior<Command> end(Optional<Link> link) {
    link.ifPresent(open -> open.session().close());
    setup.finder().tell(new Finder.Forget(direction));
    return Behaviors.stopped();
  }

  private void note(Sender.Delivery delivery) {
    if (delivery.fact() instanceof Fact.Acknowledged fact
        && delivery.outcome() instanceof Outcome.Acknowledged ok) {
      setup.recorder().tell(new Recorder.NoteAcknowledged(fact, ok.nanos(), ok.latency()));
    } else {
      setup.recorder().tell(new Recorder.Note(delivery.fact()));
    }
  }

  private static Optional<String> endOfSession(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Acknowledged ok -> Optional.empty();
      case Outcome.Failed(String why, boolean lasts) -> Optional.of(why).filter(end -> !lasts);
      case Outcome.Unknown(String why, boolean lasts) -> Optional.of(why).filter(end -> !lasts);
    };
  }
}
