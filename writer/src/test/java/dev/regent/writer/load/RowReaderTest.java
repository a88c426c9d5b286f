package dev.regent.writer.load;

import static dev.regent.writer.load.FakeServers.Manner.PRIMARY;
import static dev.regent.writer.load.FakeServers.Manner.REFUSING;
import static dev.regent.writer.load.FakeServers.Manner.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.report.Recorder;
import dev.regent.writer.report.Served;
import java.time.Duration;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowReaderTest {
  private static final Address MASTER = new Address("pg-master", 5432);
  private static final Address SLAVE = new Address("pg-slave", 5432);

  /** Longer than any test: each read but the first waits for the test's own clock. */
  private static final Duration INTERVAL = Duration.ofHours(1);

  /** By the other clock no time passes, so the third read is due after two intervals, and so on. */
  private static final Duration UNTIL_NEXT_READ = INTERVAL.multipliedBy(4);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final FakeServers servers = new FakeServers();
  private final TestProbe<Recorder.Command> recorder = kit.createTestProbe();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void readsComeFromTheStandbyThoughAPrimaryIsThere() {
    servers.set(MASTER, PRIMARY);
    servers.set(SLAVE, STANDBY);
    spawn(42);

    Served read = served();

    assertThat(read.host()).isEqualTo("pg-slave:5432");
    assertThat(read.inRecovery()).isTrue();
    assertThat(read.behind()).isZero();
    time.timePasses(UNTIL_NEXT_READ);
    assertThat(served().host()).isEqualTo("pg-slave:5432");
  }

  @Test
  void aStandbyThatLagsShowsByHowMuch() {
    servers.set(SLAVE, STANDBY);
    servers.behind = 3;
    spawn(42);

    assertThat(served().behind()).isEqualTo(3);
  }

  @Test
  void aStandbyThatDiesIsLeftForThePrimary_oneReadFailed() {
    servers.set(MASTER, PRIMARY);
    servers.set(SLAVE, STANDBY);
    spawn(42);
    served();

    servers.set(SLAVE, REFUSING);
    time.timePasses(UNTIL_NEXT_READ);

    Recorder.ReadFailed failed = recorder.expectMessageClass(Recorder.ReadFailed.class);
    assertThat(failed).isEqualTo(new Recorder.ReadFailed(1, "pg-slave:5432", "reset"));
    time.timePasses(UNTIL_NEXT_READ);
    assertThat(served().inRecovery()).isFalse();
    awaitOpen(1);
  }

  @Test
  void aReaderOnThePrimaryGoesToTheStandbyThatIsBack() {
    servers.set(MASTER, PRIMARY);
    spawn(42);
    assertThat(served().host()).isEqualTo("pg-master:5432");

    servers.set(SLAVE, STANDBY);
    recorder.awaitAssert(
        () -> {
          time.timePasses(UNTIL_NEXT_READ);
          assertThat(served().host()).isEqualTo("pg-slave:5432");
          return "it has gone there";
        });

    awaitOpen(1);
  }

  @Test
  void aLookThatFindsNoStandbyLeavesNoSessionBehind_andIsRepeated() {
    servers.set(MASTER, PRIMARY);
    spawn(42);
    served();
    awaitLook(2);
    awaitLook(3);
    awaitOpen(1);

    time.timePasses(UNTIL_NEXT_READ);

    assertThat(served().host()).isEqualTo("pg-master:5432");
  }

  @Test
  void whoReadsFromAStandbyDoesNotLook() {
    servers.set(MASTER, PRIMARY);
    servers.set(SLAVE, STANDBY);
    spawn(42);
    served();

    time.timePasses(UNTIL_NEXT_READ);
    served();

    assertThat(servers.opened).hasValue(1);
  }

  @Test
  void whoIsLetInNowhereGoesOnAsking() {
    spawn(42);
    assertThat(recorder.expectMessageClass(Recorder.ReaderUnserved.class).reason())
        .isEqualTo("refused");

    servers.set(MASTER, PRIMARY);
    time.timePasses(Duration.ofMillis(50));

    assertThat(served().host()).isEqualTo("pg-master:5432");
  }

  @Test
  void aReaderThatIsToldToStopLeavesNoSessionBehind() {
    servers.set(SLAVE, STANDBY);
    ActorRef<RowReader.Command> reader = spawn(42);
    served();

    reader.tell(RowReader.Stop.NOW);

    kit.createTestProbe().expectTerminated(reader);
    assertThat(servers.open).hasValue(0);
  }

  private ActorRef<RowReader.Command> spawn(long newest) {
    return kit.spawn(
        RowReader.create(
            new RowReader.Setup(
                new UUID(0, 7),
                1,
                new Share(1, 1, Long.MAX_VALUE, INTERVAL),
                servers,
                () -> newest,
                recorder.getRef())));
  }

  private Served served() {
    return recorder.expectMessageClass(Recorder.ReadServed.class).read();
  }

  /** Lets time pass until so many sessions were opened, those that are closed again included. */
  private void awaitLook(int sessions) {
    recorder.awaitAssert(
        () -> {
          if (servers.opened.get() < sessions) {
            time.timePasses(RowReader.LOOK_PERIOD);
          }
          assertThat(servers.opened).hasValue(sessions);
          return "looked";
        });
  }

  private void awaitOpen(int sessions) {
    recorder.awaitAssert(
        () -> {
          assertThat(servers.open).hasValue(sessions);
          return "so many are open";
        });
  }
}
