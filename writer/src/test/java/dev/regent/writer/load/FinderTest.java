package dev.regent.writer.load;

import static dev.regent.writer.load.FakeServers.Manner.PRIMARY;
import static dev.regent.writer.load.FakeServers.Manner.REFUSING;
import static dev.regent.writer.load.FakeServers.Manner.SILENT;
import static dev.regent.writer.load.FakeServers.Manner.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.report.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FinderTest {
  private static final Address MASTER = new Address("pg-master", 5432);
  private static final Address SLAVE = new Address("pg-slave", 5432);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final FakeServers servers = new FakeServers();
  private final TestProbe<Recorder.Command> recorder = kit.createTestProbe();
  private final TestProbe<Finder.Primary> writer = kit.createTestProbe();
  private final TestProbe<Finder.Primary> nobody = kit.createTestProbe();
  private final ActorRef<Finder.Command> finder =
      kit.spawn(
          Finder.create(new Finder.Cluster(servers, List.of(MASTER, SLAVE), recorder.getRef())));

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void theHostThatIsOutOfRecoveryIsThePrimary() {
    servers.set(MASTER, STANDBY);
    servers.set(SLAVE, PRIMARY);

    finder.tell(find());

    writer.expectMessage(new Finder.Primary(SLAVE));
    assertThat(recorder.expectMessageClass(Recorder.PrimaryFound.class).host())
        .isEqualTo("pg-slave:5432");
  }

  @Test
  void aHostThatNeverAnswersDelaysNoOther() {
    servers.set(MASTER, SILENT);
    servers.set(SLAVE, REFUSING);
    finder.tell(find());
    pass(Duration.ofMillis(300));
    writer.expectNoMessage(Duration.ZERO);

    servers.set(SLAVE, PRIMARY);
    pass(Duration.ofMillis(15));

    writer.expectMessage(new Finder.Primary(SLAVE));
  }

  @Test
  void aPromotionIsSeenOnTheSessionThatIsOpenAlready() {
    servers.set(SLAVE, STANDBY);
    finder.tell(find());
    pass(Duration.ofMillis(100));
    assertThat(servers.open).hasValue(1);

    servers.set(SLAVE, PRIMARY);
    pass(Duration.ofMillis(15));

    writer.expectMessage(new Finder.Primary(SLAVE));
  }

  @Test
  void everyoneWhoAsksIsAnswered() {
    TestProbe<Finder.Primary> other = kit.createTestProbe();
    finder.tell(find());
    finder.tell(new Finder.Find(other.getRef(), Optional.empty()));
    servers.set(MASTER, PRIMARY);
    pass(Duration.ofMillis(15));

    writer.expectMessage(new Finder.Primary(MASTER));
    other.expectMessage(new Finder.Primary(MASTER));
  }

  @Test
  void whoLooksForAnotherPrimaryIsNotSentToTheSame() {
    servers.set(MASTER, PRIMARY);
    finder.tell(new Finder.Find(writer.getRef(), Optional.of(MASTER)));
    pass(Duration.ofMillis(100));
    writer.expectNoMessage(Duration.ZERO);

    servers.set(SLAVE, PRIMARY);
    pass(Duration.ofMillis(15));

    writer.expectMessage(new Finder.Primary(SLAVE));
  }

  @Test
  void noSessionIsLeftOnceNobodyAsks() {
    servers.set(SLAVE, STANDBY);
    finder.tell(find());
    pass(Duration.ofMillis(50));
    assertThat(servers.open).hasValue(1);

    finder.tell(new Finder.Forget(writer.getRef()));
    pass(Duration.ofMillis(50));

    writer.awaitAssert(
        () -> {
          assertThat(servers.open).hasValue(0);
          return "all closed";
        });
  }

  @Test
  void aLossIsToldOnceForAllWritersOfThatHost() {
    servers.set(MASTER, PRIMARY);
    finder.tell(find());
    writer.expectMessage(new Finder.Primary(MASTER));
    recorder.expectMessageClass(Recorder.PrimaryFound.class);

    finder.tell(new Finder.Lost(MASTER, "57P01"));
    finder.tell(new Finder.Lost(MASTER, "08006"));

    assertThat(recorder.expectMessageClass(Recorder.PrimaryLost.class).reason()).isEqualTo("57P01");
    recorder.expectNoMessage();
  }

  private Finder.Find find() {
    return new Finder.Find(writer.getRef(), Optional.empty());
  }

  /** Lets time pass in steps of the finder's pause, each with a moment for it to act. */
  private void pass(Duration duration) {
    Duration step = Duration.ofMillis(15);
    for (Duration passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plus(step)) {
      time.timePasses(step);
      nobody.expectNoMessage(Duration.ofMillis(1));
    }
  }
}
