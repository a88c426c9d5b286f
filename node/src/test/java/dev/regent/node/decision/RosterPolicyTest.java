package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SLAVES;
import static dev.regent.node.decision.Cast.THIRD;
import static dev.regent.node.decision.Cast.THIRDS;
import static dev.regent.node.decision.Cast.mandate;
import static dev.regent.node.decision.Cast.primarySees;
import static dev.regent.node.decision.Cast.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Phase.Ending;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Members that come and go while the cluster runs. */
class RosterPolicyTest {
  private static final long TICKET = 7;
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Roster FOUR =
      Rosters.of(List.of(MASTER, SLAVE, THIRD), List.of(ARBITER), List.of(MASTER, SLAVE, THIRD));
  private static final Electorate ALL = Electorate.of(FOUR.names());
  private static final Event EVERYBODY_ANSWERS =
      new Event.WitnessesHeard(Set.of(MASTER, SLAVE, THIRD, ARBITER), Set.of());

  private static Scene pair() {
    return Scene.primary(Cast.pair(MASTER), PAIR).knows(EVERYBODY_ANSWERS);
  }

  /** 1.4 = {pg-master, R={pg-slave, pg-third}, of all four}. */
  private static Mandate ofFour() {
    Mandate before = mandate(1, 2, MASTER, Cast.set(1, SLAVES, THIRDS));
    return before.withElectorate(ALL).withRoster(FOUR);
  }

  private static Scene four() {
    return Scene.primary(Cast.pair(MASTER), ofFour()).knows(EVERYBODY_ANSWERS);
  }

  private static Scene ordered(Scene scene, Order order) {
    return scene.on(new Event.Ordered(order, TICKET));
  }

  private static void assertDeclined(Scene scene, Order order, boolean passing, String why) {
    Phase before = scene.phase();
    ordered(scene, order);
    assertThat(scene.effects())
        .containsExactly(new Effect.Reply(TICKET, new Answer.Declined(why, passing)));
    assertThat(scene.phase()).isEqualTo(before);
  }

  private static Optional<Mandate> proposed(Scene scene) {
    return scene.effects(Effect.Ask.class).stream()
        .map(Effect.Ask::request)
        .filter(Request.RecordMandate.class::isInstance)
        .map(request -> ((Request.RecordMandate) request).mandate())
        .findFirst();
  }

  @Test
  void whoIsAddedIsRecordedAndCountsForNothingYet() {
    Scene scene = ordered(pair(), new Order.Add(Rosters.data(THIRD)));
    Mandate next = proposed(scene).orElseThrow();
    assertThat(next.roster().orElseThrow().names()).containsExactly(MASTER, SLAVE, ARBITER, THIRD);
    assertThat(next.electorate()).isEqualTo(PAIR.electorate());
    assertThat(next.inSync()).isEqualTo(PAIR.inSync());
  }

  @Test
  void fromTheRecordOnEverybodySpeaksToIt() {
    Roster five = FOUR.with(Rosters.arbiter(new MemberId("arbiter-new")));
    Scene scene = four().on(Scene.witnessed(ofFour().withRoster(five)));
    assertThat(scene.effects(Effect.Enroll.class)).containsExactly(new Effect.Enroll(five));
    scene.on(Scene.witnessed(ofFour().withRoster(five).withInSync(NOBODY)));
    assertThat(scene.effects(Effect.Enroll.class)).isEmpty();
  }

  @Test
  void whoIsAMemberAlreadyNeedsNoOrder() {
    Scene scene = ordered(four(), new Order.Add(FOUR.seat(THIRD).orElseThrow()));
    assertThat(scene.effects(Effect.Reply.class))
        .extracting(Effect.Reply::answer)
        .hasOnlyElementsOfType(Answer.Accepted.class);
    assertThat(proposed(scene)).isEmpty();
  }

  @Test
  void anAddressThatIsTakenOrAnotherRoleIsDeclined() {
    Seat slave = FOUR.seat(SLAVE).orElseThrow();
    Seat sameAddress =
        new Seat(
            new MemberId("new"), Seat.Role.ARBITER, "PG-slave", 1, 2, 3, 7626, 0, false, false);
    assertDeclined(four(), new Order.Add(sameAddress), false, "pg-slave is at that address");
    assertDeclined(
        four(),
        new Order.Add(Rosters.arbiter(SLAVE)),
        false,
        "pg-slave has another role: remove it first");
    assertDeclined(
        four(),
        new Order.Add(at(slave, "elsewhere")),
        false,
        "pg-slave is a member at another address: remove it first");
  }

  /** It may have been elected meanwhile, and then nobody could take it out. */
  @Test
  void whoIsOnItsWayOutMayStayAfterAll() {
    Scene leaving = Scene.primary(Cast.pair(MASTER), ofFour().withRoster(leaving(SLAVE)));
    ordered(leaving, new Order.Add(FOUR.seat(SLAVE).orElseThrow()));
    assertThat(proposed(leaving).orElseThrow().roster()).contains(FOUR);
  }

  /** It was marked while it was a standby, and then elected. */
  @Test
  void aPrimaryDoesNotTakeItselfOut() {
    Mandate marked =
        mandate(1, 2, MASTER, ONLY_SLAVE)
            .withElectorate(ALL.without(MASTER))
            .withRoster(leaving(MASTER));
    Scene scene = Scene.primary(Cast.pair(MASTER), marked).knows(EVERYBODY_ANSWERS);
    scene.passes(Duration.ofSeconds(3), primarySees("0/6000000", streaming(SLAVES, "0/6000000")));
    assertThat(proposed(scene)).isEmpty();
  }

  private static Seat at(Seat seat, String host) {
    return new Seat(
        seat.name(),
        seat.role(),
        host,
        seat.port(),
        seat.ringPort(),
        seat.postgresPort(),
        seat.managementPort(),
        seat.priority(),
        seat.heir(),
        seat.leaving());
  }

  private static Roster leaving(MemberId member) {
    return FOUR.with(FOUR.seat(member).orElseThrow().asLeaving());
  }

  @Test
  void whoHasToStayStays() {
    assertDeclined(
        four(),
        new Order.Remove(MASTER),
        false,
        "pg-master is the primary: regent switchover goes first");
    assertDeclined(
        pair(),
        new Order.Remove(ARBITER),
        false,
        "without arbiter those that answer are [pg-master, pg-slave], too few to lose one: add who"
            + " is to replace it first");
    assertDeclined(
        four().knows(new Event.WitnessesHeard(Set.of(MASTER, THIRD, ARBITER), Set.of())),
        new Order.Remove(THIRD),
        false,
        "without pg-third those that answer are [pg-master, arbiter], too few to lose one: add who"
            + " is to replace it first");
    Mandate onlyOne = mandate(1, 2, MASTER, ONLY_SLAVE).withElectorate(ALL).withRoster(FOUR);
    assertDeclined(
        Scene.primary(Cast.pair(MASTER), onlyOne).knows(EVERYBODY_ANSWERS),
        new Order.Remove(SLAVE),
        false,
        "no other standby than pg-slave is in sync yet");
    assertDeclined(
        Scene.primary(Cast.pair(MASTER), ofFour().withPaused(true)).knows(EVERYBODY_ANSWERS),
        new Order.Remove(THIRD),
        false,
        "the cluster is paused: regent resume goes first");
  }

  /** It may hold the only copy of a write, so it stays in all lists until it is out of each. */
  @Test
  void whoIsRemovedIsMarkedThenOutOfTheSetThenOutOfTheCountThenGone() {
    Scene scene = ordered(four(), new Order.Remove(THIRD));
    Mandate marked = proposed(scene).orElseThrow();
    assertThat(marked.roster()).contains(leaving(THIRD));
    assertThat(marked.electorate()).isEqualTo(ALL);
    assertThat(marked.inSync().copyOf(THIRD)).isPresent();

    Event both =
        primarySees("0/6000000", streaming(SLAVES, "0/6000000"), streaming(THIRDS, "0/6000000"));
    inForce(scene, marked);
    assertThat(scene.effects(Effect.Arm.class)).containsExactly(new Effect.Arm(ONLY_SLAVE));
    scene.on(new Event.Armed(ONLY_SLAVE, Cast.lsn("0/6000000")));
    Mandate unsynced = proposed(scene).orElseThrow();
    assertThat(unsynced.inSync()).isEqualTo(ONLY_SLAVE);

    inForce(scene, unsynced).passes(Duration.ofSeconds(2), both);
    Mandate uncounted = proposed(scene).orElseThrow();
    assertThat(uncounted.electorate()).isEqualTo(ALL.without(THIRD));
    assertThat(uncounted.roster()).contains(leaving(THIRD));

    inForce(scene, uncounted).passes(Duration.ofMillis(500), both);
    assertThat(proposed(scene)).as("its last word is on its way").isEmpty();
    scene.passes(Duration.ofSeconds(1), both);
    assertThat(proposed(scene).orElseThrow().roster()).contains(FOUR.without(THIRD));
  }

  private static Scene inForce(Scene scene, Mandate revision) {
    return scene.knows(Scene.witnessed(revision)).recordedBy(MASTER, SLAVE, ARBITER);
  }

  @Test
  void whoIsOutEndsItsPostgreSqlAndItsNode() {
    Mandate out =
        mandate(1, 3, MASTER, ONLY_SLAVE)
            .withElectorate(ALL.without(THIRD))
            .withRoster(leaving(THIRD));
    Scene scene = Scene.standby(Cast.trio(THIRD, 1), PAIR, THIRDS).on(Scene.witnessed(out));
    assertThat(scene.effects()).contains(new Effect.Stop());
    assertThat(scene.phase()).isInstanceOf(Ending.class);
  }

  /** The set may need it, or the count. */
  @Test
  void whoIsMarkedGoesOnAsLongAsAnythingRestsOnIt() {
    Mandate counts =
        mandate(1, 3, MASTER, ONLY_SLAVE).withElectorate(ALL).withRoster(leaving(THIRD));
    Scene scene = Scene.standby(Cast.trio(THIRD, 1), PAIR, THIRDS).on(Scene.witnessed(counts));
    assertThat(scene.effects(Effect.Stop.class)).isEmpty();
  }

  /** A newcomer's witness may remember another cluster of the same name. */
  @Test
  void s13AMandateOfAnotherDatabaseSystemProvesNothing() {
    Mandate alien =
        new Mandate(
            Cast.epoch(50),
            1,
            THIRD,
            Optional.empty(),
            NOBODY,
            Optional.of("7999999999999999999"),
            List.of(),
            false,
            ALL,
            Optional.empty());
    Scene scene =
        pair().on(new Event.HeartbeatRefused(Cast.epoch(50), Optional.of(alien), Optional.empty()));
    assertThat(scene.phase(Phase.Reigning.class).mandate()).isEqualTo(PAIR);
    assertThat(scene.phase(Phase.Reigning.class).renewal()).isEmpty();
  }
}
