package dev.regent.node.decision;

import static dev.regent.node.decision.Cast.ARBITER;
import static dev.regent.node.decision.Cast.MASTER;
import static dev.regent.node.decision.Cast.NOBODY;
import static dev.regent.node.decision.Cast.ONLY_SLAVE;
import static dev.regent.node.decision.Cast.SLAVE;
import static dev.regent.node.decision.Cast.epoch;
import static dev.regent.node.decision.Cast.mandate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Phase.Ascending;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** S4 of the recorded primary: the record names its copy, not only its name. */
class PrimaryCopyTest {
  private static final Mandate PAIR = mandate(1, 4, MASTER, ONLY_SLAVE);
  private static final Mandate ALONE = mandate(1, 4, MASTER, NOBODY);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final String TROUBLE =
      "the record names pg-master_000000000000000a as the primary's copy, and this member has"
          + " pg-master_00000000000000aa";

  private static List<String> alarms(Scene scene) {
    return scene.effects(Effect.Say.class).stream()
        .filter(Effect.Say::alarming)
        .map(Effect.Say::sentence)
        .toList();
  }

  private static boolean stands(Scene scene) {
    return scene.passes(LONG).asked().stream()
        .anyMatch(it -> it.request() instanceof Request.PreVote);
  }

  // Standing

  @Test
  void s4WithTheRecordedCopyItStands() {
    assertThat(stands(Scene.restarted(Cast.pair(MASTER), PAIR))).isTrue();
  }

  @Test
  void s4WithAnotherCopyItDoesNotStand_inTheSetOrAlone() {
    assertThat(stands(Scene.displaced(PAIR))).isFalse();
    assertThat(stands(Scene.displaced(ALONE))).isFalse();
  }

  @Test
  void s4NotEvenWhenItIsAskedTo() {
    assertThat(stands(Scene.displaced(PAIR).on(new Event.PromotionAsked()))).isFalse();
    assertThat(stands(Scene.displaced(PAIR).on(new Event.StandAsked(SLAVE, epoch(2))))).isFalse();
  }

  @Test
  void aRecordOfBeforeNamesNoCopy_andTheNextRevisionDoes() {
    Mandate before = FormerMandate.of(PAIR);
    Scene scene = Scene.displaced(before).electedIn(2, ARBITER, before);
    assertThat(scene.phase(Ascending.class).mandate().primaryCopy())
        .contains(Cast.MASTERS_RESTORED);
  }

  /** The newest mandate among the votes binds, also in this. */
  @Test
  void s4WhatTheVotesNameIsLookedAtAgain() {
    Mandate named = PAIR.withInSync(ONLY_SLAVE);
    Scene scene = Scene.displaced(FormerMandate.of(PAIR)).electedIn(2, ARBITER, named);
    assertThat(scene.phase()).isInstanceOf(Following.class);
    assertThat(scene.effects(Effect.Promote.class)).isEmpty();
  }

  @Test
  void aBootstrapThatIsNotFinishedNamesNoCopy() {
    Mandate unfinished = Mandate.founding(MASTER, Cast.EVERYBODY);
    Scene scene =
        Scene.started(Cast.pair(MASTER))
            .on(Scene.witnessed(unfinished), new Event.DirectoryFound(Directory.ABSENT))
            .later(LONG)
            .electedIn(2, ARBITER, unfinished);
    assertThat(scene.phase(Ascending.class).mandate().primaryCopy()).isEmpty();
  }

  // What becomes of it

  @Test
  void s13WhileNobodyElseReignsItsDataIsLeftAsItIs() {
    List<Effect> effects = Scene.displaced(PAIR).passes(LONG).effects();
    assertThat(effects)
        .allSatisfy(
            effect ->
                assertThat(effect)
                    .isInstanceOfSatisfying(
                        Effect.Ask.class,
                        ask -> assertThat(ask.request()).isEqualTo(new Request.Inquire())));
  }

  @Test
  void onceAnotherIsElectedItFollowsWhatItsPastFits() {
    Scene scene =
        Scene.displaced(PAIR)
            .knows(Scene.witnessed(mandate(2, 3, SLAVE, NOBODY)))
            .on(new Event.HeartbeatHeard(SLAVE, epoch(2)));
    assertThat(scene.effects()).contains(new Effect.Follow(SLAVE));
  }

  @Test
  void itIsSaidOnceAndShownAsLongAsItIsSo() {
    Scene scene =
        Scene.started(Cast.pair(MASTER))
            .on(
                Scene.witnessed(PAIR),
                new Event.DirectoryFound(Cast.directory(Cast.MASTERS_RESTORED)));
    assertThat(alarms(scene)).singleElement().asString().startsWith(TROUBLE);
    scene.on(new Event.Started(new Position(2, Cast.lsn("0/3000000"))));
    assertThat(alarms(scene.passes(LONG))).isEmpty();
    assertThat(trouble(scene)).startsWith(TROUBLE).contains("put the recorded copy back");

    scene.on(Scene.witnessed(mandate(2, 3, SLAVE, NOBODY)));
    assertThat(trouble(scene)).isEmpty();
  }

  @Test
  void aDiskThatIsGoneIsSaidToo() {
    Scene scene =
        Scene.started(Cast.pair(MASTER))
            .on(Scene.witnessed(PAIR), new Event.DirectoryFound(Directory.ABSENT));
    assertThat(alarms(scene)).singleElement().asString().contains("and this member has none");
  }

  private static String trouble(Scene scene) {
    return Portrait.of(scene.rules(), scene.state(), scene.now()).trouble();
  }

  // Orders

  private static Event forced(MemberId... off) {
    return new Event.Ordered(new Order.ForcePromotion(MASTER, Set.of(off), 7), 77);
  }

  private static Answer answer(Scene scene) {
    return scene.effects(Effect.Reply.class).getFirst().answer();
  }

  @Test
  void theRecordedCopyIsElectedAndNeedsNoForce() {
    Scene scene = Scene.restarted(Cast.pair(MASTER), PAIR).later(LONG).on(forced(SLAVE));
    assertThat(answer(scene).toString()).contains("can elect who has everything");
  }

  @Test
  void anotherCopyIsPromotedByForceOnly_andSaysWhatIsLost() {
    Scene scene = Scene.displaced(PAIR).later(LONG).on(forced(SLAVE));
    assertThat(answer(scene))
        .isInstanceOfSatisfying(
            Answer.Accepted.class,
            accepted ->
                assertThat(accepted.sentence())
                    .contains("what pg-master_000000000000000a acknowledged beyond that is lost"));
    assertThat(scene.phase(Ascending.class).mandate().primaryCopy())
        .contains(Cast.MASTERS_RESTORED);
  }

  @Test
  void whereTheSetCanElectItIsNotForced() {
    assertThat(answer(Scene.displaced(PAIR).later(LONG).on(forced(ARBITER))).toString())
        .contains("can elect who has everything");
  }

  @Test
  void aPauseIsEndedByWhoCanBeElected() {
    Event resume = new Event.Ordered(new Order.Resume(), 77);
    Mandate paused = PAIR.withPaused(true);
    assertThat(answer(Scene.restarted(Cast.pair(MASTER), paused).later(LONG).on(resume)).toString())
        .contains("is not in office again yet");
    assertThat(answer(Scene.displaced(paused).later(LONG).on(resume)).toString())
        .contains("cannot be elected");
  }

  @Test
  void aRenewalNamesItToo() {
    Mandate before = FormerMandate.of(PAIR);
    Scene scene =
        Scene.primary(Cast.pair(MASTER), before)
            .on(new Event.HeartbeatRefused(epoch(4), Optional.of(before), Optional.empty()));
    scene.granted(MASTER, 5, before).granted(ARBITER, 5, before);
    assertThat(scene.phase(Reigning.class).mandate().epoch()).isEqualTo(epoch(5));
    assertThat(scene.phase(Reigning.class).mandate().primaryCopy()).contains(Cast.MASTERS);
  }
}
