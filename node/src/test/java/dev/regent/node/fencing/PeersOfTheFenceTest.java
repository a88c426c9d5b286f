package dev.regent.node.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.post.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may pass changes beside the orders about the door, which must not wait for it. */
class PeersOfTheFenceTest {
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofMillis(50);

  private final Stage stage = new Stage();
  private final TestProbe<Call> calls = stage.probe(Call.class);
  private final TestProbe<Event> events = stage.probe(Event.class);
  private final ActorRef<Fencing.Command> fencing =
      stage.spawn(Fencing.create(new Played(), Object::toString, events.getRef()));

  private record Call(List<String> addresses, CompletableFuture<Void> end) {}

  @AfterEach
  void close() {
    stage.close();
  }

  private Call let(String... addresses) {
    fencing.tell(new Fencing.Let(List.of(addresses)));
    Call call = calls.receiveMessage();
    assertThat(call.addresses()).containsExactly(addresses);
    return call;
  }

  @Test
  void theDoorDoesNotWaitForThem() {
    let("slow.example");
    fencing.tell(new Fencing.Obey(new Effect.CloseDoor()));
    assertThat(events.receiveMessage()).isEqualTo(new Event.DoorMoved(false));
  }

  @Test
  void theyAreToldAgainUntilTheyPass() {
    let("a", "b").end().completeExceptionally(new FenceException("b cannot be looked up"));
    calls.expectNoMessage(SILENCE);
    stage.passes(AGAIN);
    calls.receiveMessage().end().complete(null);
    stage.passes(AGAIN);
    calls.expectNoMessage(SILENCE);
  }

  @Test
  void oneCallAtATimeAndTheNewestLast() {
    Call first = let("a");
    fencing.tell(new Fencing.Let(List.of("a", "b")));
    fencing.tell(new Fencing.Let(List.of("a", "c")));
    calls.expectNoMessage(SILENCE);
    first.end().complete(null);
    assertThat(calls.receiveMessage().addresses()).containsExactly("a", "c");
  }

  /** Obeys at once, but for its peers. */
  private final class Played implements Fence {
    @Override
    public CompletionStage<Void> peers(List<String> addresses) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      calls.ref().tell(new Call(addresses, end));
      return end;
    }

    @Override
    public CompletionStage<Void> install() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> open(long untilNanos) {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Void> close() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> readers(boolean admitted) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> block(Optional<String> oldPrimaryAddress) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> verify() {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public Description describe() {
      return new Description("played", "");
    }
  }
}
