package dev.regent.writer.load;

import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Database;
import dev.regent.writer.load.postgres.Session;
import dev.regent.writer.report.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Finds the primary for all who lost theirs. While anybody asks, every host is asked on its own and
 * again and again, so that one that is black-holed delays no other; sessions with standbys are kept
 * meanwhile, so that a promotion is seen by the next question. Nothing is remembered between
 * searches: yesterday's primary is the one thing that is surely worth nothing.
 */
final class Finder extends AbstractMatchingBehavior<Finder.Command> {
  sealed interface Command {}

  /** Asks for the primary, once; with {@code other}, for a primary that is not this host. */
  record Find(ActorRef<Primary> replyTo, Optional<Address> other) implements Command {}

  /** Takes a question back. */
  record Forget(ActorRef<Primary> replyTo) implements Command {}

  /** A session with this host ended; a question usually follows. */
  record Lost(Address host, String reason) implements Command {}

  /** The answer: this host was out of recovery a moment ago. */
  record Primary(Address address) {}

  private record Due(Address host) implements Command {}

  private record Answered(Address host, Optional<Session> session, boolean primary)
      implements Command {}

  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final TimerScheduler<Command> timers;
  private final Database database;
  private final List<Address> hosts;
  private final ActorRef<Recorder.Command> recorder;

  private final Map<ActorRef<Primary>, Find> questions = new HashMap<>();
  private final Map<Address, Session> sessions = new HashMap<>();
  private final Set<Address> probed = new HashSet<>();
  private Optional<Address> current = Optional.empty();
  private long withoutSince = System.nanoTime();
  private long searchingSince;

  private Finder(ActorContext<Command> context, TimerScheduler<Command> timers, Cluster cluster) {
    super(context);
    this.timers = timers;
    this.database = cluster.database();
    this.hosts = cluster.hosts();
    this.recorder = cluster.recorder();
  }

  /** Whom to ask, by what means, and who is told of losses and finds. */
  record Cluster(Database database, List<Address> hosts, ActorRef<Recorder.Command> recorder) {}

  static Behavior<Command> create(Cluster cluster) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Finder(context, timers, cluster)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Find question -> {
        if (questions.isEmpty()) {
          searchingSince = System.nanoTime();
        }
        questions.put(question.replyTo(), question);
        hosts.forEach(this::probe);
      }
      case Forget(ActorRef<Primary> asker) -> {
        questions.remove(asker);
        rest();
      }
      case Lost(Address host, String reason) -> lost(host, reason);
      case Due(Address host) -> {
        probed.remove(host);
        probe(host);
      }
      case Answered answer -> {
        answer.session().ifPresent(session -> sessions.put(answer.host(), session));
        if (answer.primary()) {
          found(answer.host());
        }
        timers.startSingleTimer(answer.host(), new Due(answer.host()), PAUSE);
        rest();
      }
    }
    return this;
  }

  /** Asks a host, unless nobody wants to know or it is being asked, or rests, already. */
  private void probe(Address host) {
    if (questions.isEmpty() || !probed.add(host)) {
      return;
    }
    CompletionStage<Session> session =
        Optional.ofNullable(sessions.remove(host))
            .map(CompletableFuture::completedStage)
            .orElseGet(() -> database.connect(host, DEADLINE));
    getContext()
        .pipeToSelf(
            session.thenCompose(s -> ask(host, s)),
            (answer, failure) ->
                failure == null ? answer : new Answered(host, Optional.empty(), false));
  }

  private static CompletionStage<Answered> ask(Address host, Session session) {
    return session
        .isPrimary()
        .handle(
            (primary, failure) -> {
              if (failure != null) {
                session.abort();
                return new Answered(host, Optional.empty(), false);
              }
              return new Answered(host, Optional.of(session), primary);
            });
  }

  private void found(Address host) {
    List<Find> answered =
        questions.values().stream()
            .filter(question -> !question.other().equals(Optional.of(host)))
            .toList();
    if (answered.isEmpty()) {
      return;
    }
    if (!current.equals(Optional.of(host))) {
      long since = current.isPresent() ? searchingSince : withoutSince;
      current.ifPresent(old -> lost(old, "silent, and another host is primary"));
      current = Optional.of(host);
      recorder.tell(
          new Recorder.PrimaryFound(host.toString(), Duration.ofNanos(System.nanoTime() - since)));
    }
    for (Find question : answered) {
      questions.remove(question.replyTo());
      question.replyTo().tell(new Primary(host));
    }
  }

  private void lost(Address host, String reason) {
    if (current.equals(Optional.of(host))) {
      current = Optional.empty();
      withoutSince = System.nanoTime();
      recorder.tell(new Recorder.PrimaryLost(host.toString(), reason, Instant.now()));
    }
  }

  /** With no question left, no session is kept: a stranger's idle session is in everyone's way. */
  private void rest() {
    if (questions.isEmpty()) {
      sessions.values().forEach(Session::close);
      sessions.clear();
    }
  }
}
