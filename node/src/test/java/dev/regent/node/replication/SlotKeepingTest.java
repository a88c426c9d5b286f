package dev.regent.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.post.Stage;
import dev.regent.node.postgres.Upstream;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotKeepingTest {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final List<Upstream> SOME = List.of(upstream("b"));
  private static final List<Upstream> MORE = List.of(upstream("b"), upstream("c"));

  private final Stage stage = new Stage();
  private final TestProbe<Call> calls = stage.probe(Call.class);
  private ActorRef<SlotKeeping.Command> keeping = stage.probe(SlotKeeping.Command.class).getRef();

  /** What PostgreSQL was told, and how to end it; slots without anybody. */
  private record Call(List<Upstream> others, CompletableFuture<Void> end) {}

  private static Upstream upstream(String name) {
    return new Upstream(new MemberId(name), "10.0.0.1", 5432);
  }

  @BeforeEach
  void start() {
    keeping = stage.spawn(SlotKeeping.create(this::call, () -> call(List.of()), PERIOD));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private CompletionStage<Void> call(List<Upstream> others) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    calls.ref().tell(new Call(others, end));
    return end;
  }

  private Call next(List<Upstream> others) {
    Call call = calls.receiveMessage();
    assertThat(call.others()).isEqualTo(others);
    return call;
  }

  @Test
  void slotsAreSeenToOnceAPeriod() {
    next(List.of()).end().complete(null);
    calls.expectNoMessage(Duration.ofMillis(50));
    stage.passes(PERIOD);
    next(List.of());
    stage.passes(PERIOD);
    calls.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void othersAreToldAtOnceAndTheirSlotsMadeNext() {
    next(List.of()).end().complete(null);
    calls.expectNoMessage(Duration.ofMillis(50));
    keeping.tell(new SlotKeeping.Serve(SOME));
    next(SOME).end().complete(null);
    next(List.of()).end().complete(null);
    calls.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void theNewestAreToldWhenACallIsUnderWay() {
    Call first = next(List.of());
    keeping.tell(new SlotKeeping.Serve(SOME));
    first.end().complete(null);
    Call some = next(SOME);
    keeping.tell(new SlotKeeping.Serve(MORE));
    calls.expectNoMessage(Duration.ofMillis(50));
    some.end().complete(null);
    next(List.of()).end().complete(null);
    next(MORE).end().complete(null);
    next(List.of());
  }

  @Test
  void whatFailsIsToldAgainAndTheSlotsAreSeenToAllTheSame() {
    next(List.of()).end().complete(null);
    calls.expectNoMessage(Duration.ofMillis(50));
    keeping.tell(new SlotKeeping.Serve(SOME));
    next(SOME).end().completeExceptionally(new IllegalStateException("no such host"));
    next(List.of()).end().complete(null);
    calls.expectNoMessage(Duration.ofMillis(50));
    stage.passes(PERIOD);
    next(SOME).end().complete(null);
    next(List.of());
  }
}
