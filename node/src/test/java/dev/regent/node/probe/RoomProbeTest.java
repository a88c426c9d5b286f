package dev.regent.node.probe;

import dev.regent.node.decision.Event;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomProbeTest {
  private static final CompletableFuture<Optional<String>> ROOM = seen(Optional.empty());

  private final ActorTestKit kit = ActorTestKit.create();

  private static CompletableFuture<Optional<String>> seen(Optional<String> shortage) {
    return CompletableFuture.completedFuture(shortage);
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void itReportsWhenTheRoomIsGoneAndWhenThereIsSomeAgain() {
    Iterator<CompletableFuture<Optional<String>>> looks =
        List.of(
                ROOM,
                seen(Optional.of("3 MB are free")),
                seen(Optional.of("2 MB are free")),
                CompletableFuture.<Optional<String>>failedFuture(new IllegalStateException("?")),
                ROOM,
                seen(Optional.of("1 MB is free")))
            .iterator();
    TestProbe<Event> governor = kit.createTestProbe(Event.class);

    kit.spawn(
        RoomProbe.create(
            () -> looks.hasNext() ? looks.next() : ROOM, Duration.ofMillis(1), governor.getRef()));

    governor.expectMessage(new Event.RoomSeen(Optional.of("3 MB are free")));
    governor.expectMessage(new Event.RoomSeen(Optional.empty()));
    governor.expectMessage(new Event.RoomSeen(Optional.of("1 MB is free")));
    governor.expectMessage(new Event.RoomSeen(Optional.empty()));
  }
}
