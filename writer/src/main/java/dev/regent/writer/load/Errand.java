package dev.regent.writer.load;

import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.load.postgres.Database;
import dev.regent.writer.load.postgres.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Does one repeatable thing on the primary, again and again until it succeeds or time is up. */
final class Errand {
  /**
   * What is to be done.
   *
   * @param limit how long it may take altogether, the search for the primary included
   */
  record Task<T>(Duration limit, Function<Session, CompletionStage<T>> call) {}

  /** What came of it: empty if time was up. */
  record Result<T>(Optional<Done<T>> done) {}

  record Done<T>(Address address, T value) {}

  private sealed interface Command<T> {}

  private record Directed<T>(Address address) implements Command<T> {}

  private record Succeeded<T>(Done<T> done) implements Command<T> {}

  private record Missed<T>() implements Command<T> {}

  private record Again<T>() implements Command<T> {}

  private record TimeIsUp<T>() implements Command<T> {}

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Errand() {}

  /** Answers once, from its own thread, and stops. */
  static <T> Behavior<?> create(
      Task<T> task,
      Database database,
      ActorRef<Finder.Command> finder,
      Consumer<Result<T>> answer) {
    return Behaviors.<Command<T>>setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ActorRef<Finder.Primary> direction =
                      context.messageAdapter(
                          Finder.Primary.class, primary -> new Directed<>(primary.address()));
                  Finder.Find question = new Finder.Find(direction, Optional.empty());
                  finder.tell(question);
                  timers.startSingleTimer(new TimeIsUp<>(), task.limit());
                  return Behaviors.receiveMessage(
                      command -> {
                        switch (command) {
                          case Directed<T>(Address address) ->
                              context.pipeToSelf(
                                  run(task, database, address),
                                  (done, failure) ->
                                      failure == null ? new Succeeded<>(done) : new Missed<>());
                          case Missed<T> missed -> timers.startSingleTimer(new Again<>(), PAUSE);
                          case Again<T> again -> finder.tell(question);
                          case Succeeded<T>(Done<T> done) -> {
                            answer.accept(new Result<>(Optional.of(done)));
                            return Behaviors.stopped();
                          }
                          case TimeIsUp<T> up -> {
                            finder.tell(new Finder.Forget(direction));
                            answer.accept(new Result<>(Optional.empty()));
                            return Behaviors.stopped();
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }

  private static <T> CompletionStage<Done<T>> run(
      Task<T> task, Database database, Address address) {
    return database
        .connect(address, Database.CONNECT_DEADLINE)
        .thenCompose(
            session ->
                task.call()
                    .apply(session)
                    .whenComplete((value, failure) -> session.close())
                    .thenApply(value -> new Done<>(address, value)));
  }
}
