package dev.regent.writer.load;

import static dev.regent.writer.load.FakeServers.Manner.PRIMARY;
import static dev.regent.writer.load.FakeServers.Manner.REFUSING;
import static dev.regent.writer.load.FakeServers.Manner.SILENT;
import static dev.regent.writer.load.FakeServers.Manner.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.writer.ledger.Fact;
import dev.regent.writer.ledger.LedgerFile;
import dev.regent.writer.load.postgres.Address;
import dev.regent.writer.report.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowWriterTest {
  private static final Address MASTER = new Address("pg-master", 5432);
  private static final Address SLAVE = new Address("pg-slave", 5432);
  private static final UUID RUN = new UUID(0, 7);

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeServers servers = new FakeServers();
  private final TestProbe<Recorder.Command> recorder = kit.createTestProbe();
  private final TestProbe<Finder.Command> finder = kit.createTestProbe();

  @TempDir Path directory;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void everyRowOfTheShareIsSentOnceAndLogged() throws IOException {
    servers.set(MASTER, PRIMARY);
    ActorRef<RowWriter.Command> writer = spawn(3);
    direct(MASTER);

    kit.createTestProbe().expectTerminated(writer);

    assertThat(logged())
        .extracting(Object::toString)
        .containsExactly(
            "Sent[id=1]", "Acknowledged[id=1, host=pg-master:5432, atMillis=1]",
            "Sent[id=2]", "Acknowledged[id=2, host=pg-master:5432, atMillis=2]",
            "Sent[id=3]", "Acknowledged[id=3, host=pg-master:5432, atMillis=3]");
    recorder.expectMessage(new Recorder.Note(new Fact.Sent(1)));
    assertThat(recorder.expectMessageClass(Recorder.NoteAcknowledged.class).fact().id())
        .isEqualTo(1);
  }

  @Test
  void aReadOnlyServerIsLeftAndTheNextRowGoesToThePrimary() throws IOException {
    servers.set(MASTER, STANDBY);
    servers.set(SLAVE, PRIMARY);
    ActorRef<RowWriter.Command> writer = spawn(2);
    direct(MASTER);
    assertThat(finder.expectMessageClass(Finder.Lost.class).host()).isEqualTo(MASTER);
    direct(SLAVE);

    kit.createTestProbe().expectTerminated(writer);

    assertThat(logged())
        .containsExactly(
            new Fact.Sent(1),
            new Fact.Failed(1, "25006 read-only"),
            new Fact.Sent(2),
            new Fact.Acknowledged(2, "pg-slave:5432", 2));
  }

  @Test
  void aServerThatRefusesIsNoReasonToGiveUp() throws IOException {
    servers.set(MASTER, REFUSING);
    servers.set(SLAVE, PRIMARY);
    ActorRef<RowWriter.Command> writer = spawn(1);
    direct(MASTER);
    finder.expectMessageClass(Finder.Lost.class);
    direct(SLAVE);

    kit.createTestProbe().expectTerminated(writer);

    assertThat(logged()).contains(new Fact.Acknowledged(1, "pg-slave:5432", 1));
  }

  @Test
  void aFrozenServerIsLeftForAnotherPrimaryAndItsRowIsUnknown() throws IOException {
    servers.set(MASTER, PRIMARY);
    spawn(1_000_000);
    ActorRef<Finder.Primary> direction = direct(MASTER);
    recorder.expectMessageClass(Recorder.Note.class);
    servers.set(MASTER, SILENT);

    Finder.Find question = finder.expectMessageClass(Finder.Find.class);
    assertThat(question.other()).contains(MASTER);
    servers.set(SLAVE, PRIMARY);
    direction.tell(new Finder.Primary(SLAVE));

    finder.expectMessageClass(Finder.Forget.class);
    assertThat(finder.expectMessageClass(Finder.Lost.class).host()).isEqualTo(MASTER);
    finder.expectNoMessage(Duration.ofMillis(50));
    assertThat(logged())
        .filteredOn(Fact.Unknown.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Fact.Unknown.class, unknown -> assertThat(unknown.reason()).isEqualTo("08006 aborted"));
  }

  @Test
  void aWriterThatIsToldToStopWaitsForItsRow() throws IOException {
    servers.set(MASTER, PRIMARY);
    ActorRef<RowWriter.Command> writer = spawn(1_000_000);
    direct(MASTER);
    recorder.expectMessageClass(Recorder.Note.class);

    writer.tell(RowWriter.Stop.NOW);
    kit.createTestProbe().expectTerminated(writer);

    List<Fact> facts = logged();
    assertThat(facts).hasSizeGreaterThan(1);
    assertThat(facts.getLast()).isInstanceOf(Fact.Acknowledged.class);
    recorder.awaitAssert(
        () -> {
          assertThat(servers.open).hasValue(0);
          return "closed";
        });
  }

  private ActorRef<RowWriter.Command> spawn(long rows) throws IOException {
    LedgerFile ledger = LedgerFile.create(directory.resolve("ledger"), new Fact.Started(RUN, 0));
    return kit.spawn(
        RowWriter.create(
            new RowWriter.Setup(
                RUN,
                1,
                new Share(1, 1, rows, Duration.ZERO),
                servers,
                new Sender(ledger),
                finder.getRef(),
                recorder.getRef())));
  }

  private ActorRef<Finder.Primary> direct(Address address) {
    Finder.Find question = finder.expectMessageClass(Finder.Find.class);
    assertThat(question.other()).isEqualTo(Optional.empty());
    question.replyTo().tell(new Finder.Primary(address));
    return question.replyTo();
  }

  private List<Fact> logged() throws IOException {
    List<Fact> facts = new ArrayList<>();
    LedgerFile.read(directory.resolve("ledger"), facts::add);
    return facts;
  }
}
