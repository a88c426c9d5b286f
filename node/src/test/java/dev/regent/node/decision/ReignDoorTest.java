package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.lsn;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static dev.regent.node.decision.Reigns.ALONE;
import static dev.regent.node.decision.Reigns.REDUNDANT;
import static dev.regent.node.decision.Reigns.alone;
import static dev.regent.node.decision.Reigns.redundant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.values.InSyncSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When clients pass the primary's door, and until when (S9, S10, S11). */
class ReignDoorTest {
  private static final Duration MOMENT = Duration.ofMillis(20);

  // S9

  @ParameterizedTest(name = "recovery ended at 0/2000000, list since {0}, confirmed {1} => {2}")
  @CsvSource({
    "0/3000000, 0/3000000, shown",
    "0/3000000, 0/2FFFFFF, hidden",
    "0/1000000, 0/1FFFFFF, hidden",
    "0/1000000, 0/2000000, shown",
  })
  void s9NothingUnconfirmedIsShown(String armedAfter, String confirmed, String outcome) {
    Scene scene = Scene.crowned(Cast.pair(MASTER), REDUNDANT);
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow()));
    scene.on(primarySees("0/6000000", streaming(SLAVES, confirmed)));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn(armedAfter)));
    assertThat(scene.effects(Effect.OpenDoor.class)).hasSize(outcome.equals("shown") ? 1 : 0);
  }

  @Test
  void s9NothingIsShownBeforeTheListIsKnownToBeInForce() {
    Scene scene = Scene.crowned(Cast.pair(MASTER), REDUNDANT);
    scene.on(
        new Event.LeaseExtended(epoch(1), scene.leaseFromNow()),
        primarySees("0/6000000", streaming(SLAVES, "0/6000000")),
        new Event.Ticked());
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  @Test
  void s9WithTwoConfirmationsOneIsNotEnough() {
    InSyncSet both = Cast.set(2, SLAVES, THIRDS);
    Scene scene = Scene.crowned(Cast.trio(MASTER, 2), mandate(1, 4, MASTER, both));
    scene.on(
        new Event.LeaseExtended(epoch(1), scene.leaseFromNow()),
        primarySees("0/6000000", streaming(SLAVES, "0/6000000"), streaming(THIRDS, "0/1000000")),
        new Event.Armed(both, lsn("0/3000000")));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  @Test
  void s9WhoStandsAloneByTheRecordIsShownAtOnce() {
    Scene scene = Scene.crowned(Cast.pair(MASTER), ALONE).on(new Event.Ticked());
    assertThat(scene.effects()).containsExactly(new Effect.OpenDoor(scene.leaseFromNow()));
  }

  // S10

  @Test
  void s10TheDoorIsOpenUntilTheLeaseEnds() {
    Scene scene = redundant().later(Duration.ofMillis(100));
    scene.on(new Event.LeaseExtended(epoch(1), scene.leaseFromNow()));
    assertThat(scene.effects()).containsExactly(new Effect.OpenDoor(scene.leaseFromNow()));
  }

  @Test
  void s10WithoutALeaseTheDoorIsNotOpenedAgain() {
    Scene scene = redundant();
    scene.passes(Duration.ofSeconds(3), primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  @ParameterizedTest(name = "a lease of epoch {0} that ends {1} ms from now opens nothing")
  @CsvSource({"2, 5000", "1, -1", "1, 0"})
  void s10ALeaseOfAnotherEpochOrThatIsOverOpensNothing(long of, long ends) {
    Scene scene = redundant().later(Duration.ofSeconds(5));
    scene.on(new Event.LeaseExtended(epoch(of), scene.now() + ends * 1_000_000));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  /** The kernel shuts the door of a frozen member; who wakes answers before it hears of that. */
  @ParameterizedTest(name = "asked {0} ms after its lease began => clients pass: {1}")
  @CsvSource({"999, true", "1000, false", "10000, false"})
  void s10WhoWakesAfterItsLeaseDoesNotSayThatClientsPass(long millis, boolean passes) {
    Scene scene = redundant().later(Duration.ofMillis(millis));
    MemberStatus status = Portrait.of(scene.rules(), scene.state(), scene.now());
    assertThat(status.fence().open()).isEqualTo(passes);
    assertThat(status.ready()).isEqualTo(passes);
  }

  // S11

  @Test
  void s11WhoIsAloneServesWithoutTheOthersLease() {
    Scene scene = alone().passes(Duration.ofSeconds(10));
    List<Effect.OpenDoor> orders = scene.effects(Effect.OpenDoor.class);
    assertThat(orders).isNotEmpty();
    assertThat(orders.getLast().until()).isGreaterThan(scene.now());
    assertThat(scene.effects()).hasSameSizeAs(orders);
  }

  @Test
  void s11IsOverFromTheSendingOfARevisionThatNamesAnyone() {
    Scene scene = alone();
    scene.on(primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    scene.on(new Event.Armed(ONLY_SLAVE, lsn("0/6000000")));
    assertThat(scene.asked()).hasSize(1);
    scene.passes(Duration.ofSeconds(3), primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();
  }

  @Test
  void s11BeginsOnlyWhenTheEmptyRecordIsInForce() {
    Scene scene = redundant().passes(Duration.ofMillis(400), primarySees("0/6000100"));
    assertThat(scene.phase(Reigning.class).mandate().inSync()).isEqualTo(NOBODY);

    scene.recordedBy(MASTER).passes(Duration.ofSeconds(2), primarySees("0/6000100"));
    assertThat(scene.effects(Effect.OpenDoor.class)).isEmpty();

    scene.recordedBy(ARBITER).passes(MOMENT, primarySees("0/6000100"));
    assertThat(scene.effects(Effect.OpenDoor.class)).isNotEmpty();
  }
}
