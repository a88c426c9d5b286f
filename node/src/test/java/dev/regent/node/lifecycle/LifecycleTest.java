package dev.regent.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.postgres.Postgres;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of orders; that a real server obeys them is shown where there is one. */
class LifecycleTest {
  private static final Position END = new Position(2, Lsn.parse("0/6000000"));

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Event> governor = kit.createTestProbe(Event.class);
  private final CompletableFuture<Optional<Position>> stop = new CompletableFuture<>();
  private final CompletableFuture<Void> kill = new CompletableFuture<>();
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final ActorRef<Lifecycle.Command> lifecycle =
      kit.spawn(Lifecycle.create(slowly(), governor.ref()));

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  /** One that ends when the test says so. */
  private Postgres slowly() {
    return (Postgres)
        Proxy.newProxyInstance(
            Postgres.class.getClassLoader(),
            new Class<?>[] {Postgres.class},
            (self, method, arguments) -> {
              calls.add(method.getName());
              return switch (method.getName()) {
                case "stop" -> stop;
                case "kill" -> kill;
                case "start" -> CompletableFuture.completedFuture(END);
                case "checkpoint" -> CompletableFuture.completedFuture(null);
                default -> null;
              };
            });
  }

  private void order(Effect.ToLifecycle effect) {
    lifecycle.tell(new Lifecycle.Obey(effect));
  }

  private void called(String method) throws InterruptedException {
    assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo(method);
  }

  /** {it stops while it is being killed} => the kill would end what is started then. */
  @Test
  void startsWhenEveryEndThatWasOrderedHasCome() throws Exception {
    called("onExit");
    order(new Effect.Stop());
    called("stop");
    order(new Effect.Kill());
    called("kill");
    stop.complete(Optional.of(END));
    governor.expectMessage(new Event.Stopped(Optional.of(END)));
    order(new Effect.Start());
    order(new Effect.Checkpoint());
    called("checkpoint");
    governor.expectMessage(new Event.Checkpointed(true));
    kill.complete(null);
    governor.expectMessage(new Event.Stopped(Optional.empty()));
    governor.expectMessage(new Event.Started(END));
    called("start");
  }

  @Test
  void whatIsToEndIsNotStartedThoughAStartWaits() throws Exception {
    called("onExit");
    order(new Effect.Kill());
    called("kill");
    order(new Effect.Start());
    order(new Effect.Stop());
    called("stop");
    kill.complete(null);
    stop.complete(Optional.empty());
    governor.expectMessage(new Event.Stopped(Optional.empty()));
    governor.expectMessage(new Event.Stopped(Optional.empty()));
    order(new Effect.Checkpoint());
    called("checkpoint");
  }
}
