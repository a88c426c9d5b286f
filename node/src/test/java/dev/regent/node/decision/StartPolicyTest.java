package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.EVERYBODY;
import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.SYSTEM;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Phase.Arbitrating;
import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.node.decision.Phase.Waking;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartPolicyTest {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);

  private static final Event EMPTY_RECORD =
      new Event.Witnessed(Epoch.NONE, Optional.empty(), Optional.empty(), Epoch.NONE);

  private static final Event NO_DATA = new Event.DirectoryFound(Directory.ABSENT);
  private static final Event DATA = new Event.DirectoryFound(Cast.directory(SLAVES));

  private static Answer.Known known(boolean recorded, boolean holdsData, Mandate... mandate) {
    return new Answer.Known(
            recorded,
            holdsData,
            mandate.length == 0 ? Epoch.NONE : mandate[0].epoch(),
            mandate.length == 0 ? Optional.empty() : Optional.of(mandate[0]),
            Optional.empty(),
            0,
            0)
        .configured(Cast.pair(MASTER).roster().names());
  }

  private static Scene started(MemberId me) {
    return Scene.started(Cast.pair(me)).on(new Event.Ticked());
  }

  @Test
  void s2WithoutARecordOfItsOwnAMemberDoesNothing() {
    Scene scene = started(SLAVE).on(DATA);
    scene.answered(MASTER, known(true, true, PAIR)).answered(ARBITER, known(true, false, PAIR));
    assertThat(scene.effects()).isEmpty();
    assertThat(scene.phase()).isInstanceOf(Waking.class);
  }

  @Test
  void theOthersAreAskedAgainAndAgain() {
    Scene scene = started(SLAVE);
    assertThat(scene.asked()).containsExactly(Scene.asked(new Request.Inquire(), MASTER, ARBITER));
    assertThat(scene.passes(Duration.ofSeconds(1)).asked()).hasSizeBetween(3, 4);
  }

  @ParameterizedTest(name = "{0}; pg-slave {1}; arbiter {2} => founds: {3}")
  @CsvSource({
    "pg-master, new,           new,           true",
    "pg-slave,  new,           new,           false",
    "pg-master, new,           silent,        false",
    "pg-master, silent,        new,           false",
    "pg-master, mute,          new,           false",
    "pg-master, holds data,    new,           false",
    "pg-master, new,           has a mandate, false",
    "pg-master, has a mandate, new,           false",
  })
  void aClusterIsFoundedOnlyByTheFirstWhenEveryMemberIsNew(
      String me, String other, String arbiter, boolean founds) {
    MemberId self = new MemberId(me);
    Scene scene = started(self).on(EMPTY_RECORD, NO_DATA);
    tell(scene, self.equals(MASTER) ? SLAVE : MASTER, other);
    tell(scene, ARBITER, arbiter);
    scene.passes(LEASE.multipliedBy(5));
    boolean founded =
        scene.phase() instanceof Ascending ascending
            && ascending.mandate().equals(Mandate.founding(self, EVERYBODY));
    assertThat(founded).isEqualTo(founds);
  }

  private static void tell(Scene scene, MemberId from, String what) {
    switch (what) {
      case "new" -> scene.answered(from, known(true, false));
      case "mute" -> scene.answered(from, known(false, false));
      case "holds data" -> scene.answered(from, known(true, true));
      case "has a mandate" -> scene.answered(from, known(true, false, PAIR));
      default -> assertThat(what).isEqualTo("silent");
    }
  }

  @Test
  void whoHoldsDataFoundsNothing() {
    Scene scene = started(MASTER).on(EMPTY_RECORD, DATA);
    scene.answered(SLAVE, known(true, false));
    assertThat(scene.effects()).isEmpty();
    scene.answered(ARBITER, known(true, false));
    assertThat(scene.effects(Effect.Exit.class))
        .singleElement()
        .satisfies(exit -> assertThat(exit.status()).isEqualTo(StartPolicy.STRANGER));
  }

  @Test
  void s8EveryStartIsInRecoveryAndFollowsNobody() {
    Scene scene = started(SLAVE).on(Scene.witnessed(PAIR), DATA);
    assertThat(scene.effects()).containsExactly(new Effect.Start());
    assertThat(scene.phase(Following.class).upstream()).isEmpty();
  }

  @Test
  void aMemberWithoutDataWaitsToClone() {
    Scene scene = started(SLAVE).on(Scene.witnessed(PAIR), NO_DATA);
    assertThat(scene.effects()).isEmpty();
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.ABSENT);
  }

  @Test
  void theRecordedPrimaryStandsFirstWhenAllStartTogether() {
    Scene master = started(MASTER).on(Scene.witnessed(PAIR)).holds(Cast.directory(Cast.MASTERS));
    Scene slave = started(SLAVE).on(Scene.witnessed(PAIR)).holds(Cast.directory(SLAVES));
    for (Scene scene : new Scene[] {master, slave}) {
      scene.on(new Event.Ticked()).on(new Event.Started(Cast.at(2, "0/6000000")));
      scene.passes(LEASE.plus(Cast.TICK));
    }
    assertThat(master.phase()).isInstanceOf(Canvassing.class);
    assertThat(slave.phase()).isInstanceOf(Following.class);
    assertThat(slave.passes(LEASE).phase()).isInstanceOf(Canvassing.class);
  }

  @ParameterizedTest(name = "directory {0}, record {1} => refused: {2}")
  @CsvSource({
    "of this cluster,    names this cluster,        false",
    "of another cluster, names this cluster,        true",
    "without identifier, names this cluster,        true",
    "of another major,   names this cluster,        true",
    "of another major,   is empty,                  true",
    "of this cluster,    is of a bootstrap,         true",
    "of this cluster,    is of the own bootstrap,   false",
  })
  void s13AStrangersDataIsNeitherStartedNorWiped(String directory, String record, boolean refused) {
    Directory found =
        switch (directory) {
          case "of this cluster" -> Cast.directory(SLAVES);
          case "of another cluster" -> with(Optional.of("7399999999999999999"), Optional.empty());
          case "without identifier" -> with(Optional.empty(), Optional.empty());
          default -> with(Optional.of(SYSTEM), Optional.of("PostgreSQL 16, not 17"));
        };
    Event witnessed =
        switch (record) {
          case "names this cluster" -> Scene.witnessed(PAIR);
          case "is of a bootstrap" -> Scene.witnessed(Mandate.founding(MASTER, EVERYBODY));
          case "is of the own bootstrap" -> Scene.witnessed(Mandate.founding(SLAVE, EVERYBODY));
          default -> EMPTY_RECORD;
        };
    Scene scene = started(SLAVE).on(witnessed, new Event.DirectoryFound(found));
    if (refused) {
      assertThat(scene.effects())
          .singleElement()
          .isInstanceOfSatisfying(
              Effect.Exit.class, exit -> assertThat(exit.status()).isEqualTo(StartPolicy.STRANGER));
    } else {
      assertThat(scene.effects()).containsExactly(new Effect.Start());
    }
  }

  private static Directory with(Optional<String> systemId, Optional<String> alien) {
    return new Directory(Optional.of(SLAVES), systemId, Optional.empty(), alien);
  }

  @Test
  void s13TheRefusalNamesBothSystemIdentifiers() {
    Scene scene = started(SLAVE);
    scene.on(
        Scene.witnessed(PAIR),
        new Event.DirectoryFound(with(Optional.of("7399999999999999999"), Optional.empty())));
    assertThat(scene.effects(Effect.Exit.class))
        .singleElement()
        .satisfies(
            exit ->
                assertThat(exit.sentence())
                    .contains("7399999999999999999", SYSTEM, "Nothing was touched"));
  }

  @Test
  void anArbiterIsReadyWhenItsWitnessIs() {
    Scene scene = started(ARBITER);
    assertThat(scene.phase()).isInstanceOf(Waking.class);
    scene.on(Scene.witnessed(mandate(1, 4, MASTER, NOBODY)));
    assertThat(scene.phase()).isInstanceOf(Arbitrating.class);
    Event heard = new Event.HeartbeatHeard(MASTER, epoch(1));
    scene.passes(LEASE.multipliedBy(10), heard);
    assertThat(scene.effects()).isEmpty();
  }

  /** It may have missed who is a member now, and take the primary for a stranger. */
  @Test
  void anArbiterThatHearsNoPrimaryAsksTheOthers() {
    Scene scene = started(ARBITER).on(Scene.witnessed(mandate(1, 4, MASTER, NOBODY)));
    scene.passes(LEASE.multipliedBy(5));
    assertThat(scene.effects())
        .hasSizeBetween(2, 5)
        .allSatisfy(effect -> assertThat(((Effect.Ask) effect).to()).containsOnly(MASTER, SLAVE));
  }

  @Test
  void aStopBeforeTheBeginningEndsTheNode() {
    Scene scene = started(SLAVE).on(new Event.StopAsked());
    assertThat(scene.effects(Effect.Exit.class)).hasSize(1);
    assertThat(scene.state().facts().word().promise()).isEqualTo(epoch(0));
  }
}
