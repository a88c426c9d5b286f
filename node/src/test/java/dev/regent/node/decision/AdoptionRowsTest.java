package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.EVERYBODY;
import static dev.regent.node.decision.Cast.LEASE;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.SYSTEM;
import static dev.regent.node.decision.Cast.mandate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Canvassing;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.node.decision.Phase.Waking;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Reign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ADR 19: what is marked is nobody's data yet, and one member at most founds with it. */
class AdoptionRowsTest {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final String ANOTHER = "7399999999999999999";

  private static final Event EMPTY_RECORD =
      new Event.Witnessed(Epoch.NONE, Optional.empty(), Optional.empty(), Epoch.NONE);

  private static final Directory TO_ADOPT =
      new Directory(Optional.empty(), Optional.of(SYSTEM), Optional.empty(), Optional.empty());

  private static Scene started(MemberId me) {
    return Scene.started(Cast.pair(me)).on(new Event.Ticked());
  }

  private static void tell(Scene scene, MemberId from, String what) {
    if (!what.equals("silent")) {
      scene.answered(from, known(what));
    }
  }

  private static Answer.Known known(String what) {
    Optional<Mandate> mandate = what.equals("has a mandate") ? Optional.of(PAIR) : Optional.empty();
    Optional<String> system =
        what.contains("adopt")
            ? Optional.of(what.contains("another") ? ANOTHER : SYSTEM)
            : Optional.empty();
    return new Answer.Known(
            !what.startsWith("mute"),
            what.equals("holds data"),
            mandate.map(Mandate::epoch).orElse(Epoch.NONE),
            mandate,
            Optional.empty(),
            0,
            0)
        .adopting(system)
        .configured(Cast.pair(MASTER).roster().names());
  }

  @ParameterizedTest(name = "pg-master: {0}; pg-slave: {1}; arbiter {2} => pg-master {3}")
  @CsvSource({
    "to adopt,      new,           new,           founds",
    "to adopt,      to adopt,      new,           founds",
    "new,           new,           new,           founds",
    "to adopt,      adopt another, new,           refuses",
    "new,           to adopt,      new,           refuses",
    "to adopt,      mute adopting, new,           waits",
    "to adopt,      mute,          new,           waits",
    "to adopt,      holds data,    new,           waits",
    "to adopt,      to adopt,      silent,        waits",
    "to adopt,      silent,        new,           waits",
    "to adopt,      to adopt,      has a mandate, waits",
    "to adopt,      has a mandate, new,           waits",
  })
  void theFirstMemberFoundsWithADatabaseThatNobodyElseHasAnotherOf(
      String own, String other, String arbiter, String outcome) {
    Scene scene =
        started(MASTER)
            .on(
                EMPTY_RECORD,
                new Event.DirectoryFound(own.equals("new") ? Directory.ABSENT : TO_ADOPT));
    tell(scene, SLAVE, other);
    List<Effect> effects = new ArrayList<>(scene.effects());
    tell(scene, ARBITER, arbiter);
    effects.addAll(scene.effects());
    boolean founded =
        scene.phase() instanceof Ascending ascending
            && ascending.mandate().equals(Mandate.founding(MASTER, EVERYBODY));
    boolean refused = effects.stream().anyMatch(Effect.Exit.class::isInstance);
    assertThat(founded ? "founds" : refused ? "refuses" : "waits").isEqualTo(outcome);
  }

  /** ADR 9: else two promotions could begin timelines of one number. */
  @Test
  void theEpochsGoOnFromTheTimelineThatIsAdopted() {
    Directory promotedBefore =
        new Directory(
            Optional.empty(),
            Optional.of(SYSTEM),
            Optional.empty(),
            Optional.empty(),
            Map.of(3, Cast.lsn("0/3000000"), 7, Cast.lsn("0/5000000")));
    Scene scene = started(MASTER).on(EMPTY_RECORD, new Event.DirectoryFound(promotedBefore));
    tell(scene, SLAVE, "new");
    tell(scene, ARBITER, "new");
    Mandate founding = scene.phase(Ascending.class).mandate();
    assertThat(founding).isEqualTo(Mandate.founding(new Epoch(7), MASTER, EVERYBODY));
    assertThat(Reign.timelineOf(founding.epoch(), 7)).isEqualTo(8);
    assertThat(Reign.timelineOf(founding.epoch().next(), 7)).isEqualTo(9);
  }

  /** Where two could found, both would have to be the first. */
  @Test
  void s1ADatabaseToBeAdoptedElsewhereIsNoSecondFounder() {
    Scene scene = started(SLAVE).on(EMPTY_RECORD, new Event.DirectoryFound(TO_ADOPT));
    tell(scene, MASTER, "to adopt");
    tell(scene, ARBITER, "new");
    scene.passes(LEASE.multipliedBy(5));
    assertThat(scene.phase()).isInstanceOf(Waking.class);
    scene.on(Scene.witnessed(Mandate.founding(MASTER, EVERYBODY))).passes(LEASE.multipliedBy(5));
    assertThat(scene.phase(Following.class).server()).isEqualTo(Server.ABSENT);
    assertThat(scene.effects(Effect.Initialize.class)).isEmpty();
  }

  /** A node that ended in between finds the mark, or its own copy, and its own mandate. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"to adopt", "adopted"})
  void anAdoptionThatWasInterruptedGoesOnUnderANewEpoch(String found) {
    Directory directory = found.equals("adopted") ? Cast.directory(Cast.MASTERS) : TO_ADOPT;
    Scene scene =
        started(MASTER).on(Scene.witnessed(Mandate.founding(MASTER, EVERYBODY))).holds(directory);
    scene.on(new Event.Ticked());
    if (found.equals("adopted")) {
      scene.on(new Event.Started(Cast.at(1, "0/6000000")));
    }
    scene.passes(LEASE.plus(Cast.TICK));
    assertThat(scene.phase()).isInstanceOf(Canvassing.class);
  }

  @ParameterizedTest(name = "recorded system: {0} => {1}")
  @CsvSource({"the same, waits to adopt it", "another, refuses it", "none yet, waits to adopt it"})
  void s13AStandbysDatabaseIsAdoptedInItsOwnClusterOnly(String recorded, String outcome) {
    Mandate mandate =
        switch (recorded) {
          case "the same" -> PAIR;
          case "another" -> Mandate.founding(MASTER, EVERYBODY).withSystemId(ANOTHER);
          default -> Mandate.founding(MASTER, EVERYBODY);
        };
    Scene scene = started(SLAVE).on(Scene.witnessed(mandate), new Event.DirectoryFound(TO_ADOPT));
    if (outcome.equals("refuses it")) {
      assertThat(scene.effects(Effect.Exit.class)).hasSize(1);
    } else {
      assertThat(scene.effects()).isEmpty();
      assertThat(scene.phase(Following.class).server()).isEqualTo(Server.ABSENT);
    }
  }
}
