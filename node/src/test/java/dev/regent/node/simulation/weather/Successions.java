package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.protocol.messages.Request;

/** The primary dies, and something happens to who comes after it. */
final class Successions {
  private Successions() {}

  /** The successor takes writes and dies before anybody knows. */
  static void unrecordedPromotion(Site site, Cast cast) {
    dies(site, cast, 0);
  }

  /** The same, but that it may have told the others. */
  static void shortReign(Site site, Cast cast) {
    dies(site, cast, site.millis(1, 8));
  }

  private static void dies(Site site, Cast cast, long reign) {
    site.down(cast.primary(), site.millis(7000, 9000));
    site.oncePromoted(
        promoted -> site.after(reign, () -> site.down(promoted, site.millis(3000, 5000))));
  }

  /** The same; it is back at once, and for a while it reaches nobody. */
  static void standsAgain(Site site, Cast cast) {
    site.down(cast.primary(), site.millis(7000, 9000));
    site.oncePromoted(
        promoted -> {
          site.down(promoted, site.millis(5, 50));
          site.isolate(promoted, site.millis(100, 700));
        });
  }

  /** One standby lags a little, and the successor dies as soon as it is one. */
  static void laggard(Site site, Cast cast) {
    site.cut(cast.primary(), cast.standby(), site.millis(150, 400));
    site.after(
        site.millis(100, 250),
        () -> {
          site.down(cast.primary(), site.millis(8000, 9000));
          site.oncePromoted(
              promoted ->
                  site.after(
                      site.millis(0, 30), () -> site.down(promoted, site.millis(4000, 6000))));
        });
  }

  /**
   * A standby severs for another's election, tells, and starts anew; then it hears the old primary
   * and nobody else, and for a while the elected one hears nobody at all.
   */
  static void severedStartsAnew(Site site, Cast cast) {
    Member primary = cast.primary();
    Member yielding = cast.standby();
    site.isolate(primary, 12 * Scheduler.SECOND);
    site.isolate(yielding, 12 * Scheduler.SECOND);
    site.once(
        it -> it.by() != yielding && it.orders(Effect.Sever.class),
        () -> {
          Member elected = third(cast);
          site.healLink(yielding, elected);
          site.once(
              it -> it.by() == elected && it.next() instanceof Phase.Ascending,
              () -> {
                site.isolate(elected, site.millis(1000, 2000));
                site.cutLink(elected, yielding, 10 * Scheduler.SECOND);
                site.healLink(primary, yielding);
                site.downNode(yielding, site.millis(5, 30));
              });
        });
  }

  /** The third of three data members. */
  private static Member third(Cast cast) {
    return cast.rest().stream().filter(each -> !each.rules().isArbiter()).findFirst().orElseThrow();
  }

  /** The primary's PostgreSQL dies with commits that nobody confirmed; elected again, it dies. */
  static void unconfirmedPast(Site site, Cast cast) {
    Member primary = cast.primary();
    Member standby = cast.standby();
    site.isolate(standby, 20 * Scheduler.SECOND);
    site.after(
        site.millis(20, 200),
        () -> {
          primary.server().end();
          site.oncePromoted(
              promoted ->
                  site.when(
                      () -> Witnesses.isReigning(primary),
                      Scheduler.SECOND,
                      () -> site.after(site.millis(60, 280), () -> leave(site, cast)),
                      () -> site.rejoin(standby)));
        });
    site.after(12 * Scheduler.SECOND, () -> site.rejoin(standby));
  }

  private static void leave(Site site, Cast cast) {
    site.down(cast.primary(), site.millis(6000, 8000));
    site.rejoin(cast.standby());
  }

  /** All machines lose their power; the primary's is the last to be back. */
  static void blackout(Site site, Cast cast) {
    site.powerOff(cast.primary());
    site.powerOff(cast.standby());
    site.after(site.millis(100, 500), () -> site.boot(cast.standby()));
    site.after(site.millis(6000, 8000), () -> site.boot(cast.primary()));
  }

  /** The successor stands alone when its machine loses its power, and soon loses it again. */
  static void powerCutInOffice(Site site, Cast cast) {
    Member successor = cast.standby();
    site.down(cast.primary(), site.millis(5000, 7000));
    site.when(
        () -> Witnesses.reigns(successor),
        3 * Scheduler.SECOND,
        () -> {
          site.powerOff(successor);
          site.after(
              site.millis(50, 300),
              () -> {
                site.boot(successor);
                site.after(site.millis(50, 1500), () -> site.powerOff(successor));
                site.after(site.millis(1600, 2000), () -> site.boot(successor));
              });
        });
  }

  /** An operator brings an older state of the primary's data back; it starts before the others. */
  static void restored(Site site, Cast cast) {
    Member primary = cast.primary();
    DataDirectory backup = site.backUp(primary);
    site.after(
        site.millis(200, 2000),
        () -> {
          if (site.restore(primary, backup)) {
            site.down(cast.standby(), site.millis(3000, 6000));
            site.after(site.millis(50, 500), () -> site.boot(primary));
          }
        });
  }

  /**
   * One whose promotion nobody knows of comes back and is cloned, and the clone breaks off when its
   * source dies.
   */
  static void brokenClone(Site site, Cast cast) {
    site.down(cast.primary(), site.millis(14_000, 16_000));
    site.oncePromoted(
        promoted -> {
          site.down(promoted, site.millis(3000, 4000));
          site.once(
              it -> it.by() == promoted && it.orders(Effect.Clone.class),
              () ->
                  site.when(
                      () -> Cast.isInSet(site, promoted),
                      2 * Scheduler.SECOND,
                      () -> site.after(site.millis(20, 300), () -> breakOff(site, promoted))));
        });
  }

  private static void breakOff(Site site, Member cloning) {
    if (cloning.node() != null && cloning.node().state().phase() instanceof Phase.Rejoining) {
      site.others(cloning).stream()
          .filter(Witnesses::isReigning)
          .forEach(source -> site.down(source, site.millis(6000, 8000)));
      site.down(cloning, site.millis(20, 200));
    }
  }

  /** Two stand for one epoch, and do not hear each other. */
  static void duel(Site site, Cast cast) {
    Member other = third(cast);
    site.down(cast.primary(), site.millis(5000, 7000));
    site.cutLink(cast.standby(), other, site.millis(3000, 5000));
  }

  /** A candidate is promised an epoch and dies; the old primary comes back and must go above it. */
  static void promisedInVain(Site site, Cast cast) {
    site.isolate(cast.primary(), 15 * Scheduler.SECOND);
    site.once(
        it -> it.by() != cast.primary() && it.asksOthers(Request.RequestVote.class),
        () ->
            site.after(
                site.millis(3, 10),
                () -> {
                  site.down(cast.standby(), site.millis(5000, 7000));
                  site.rejoin(cast.primary());
                }));
    site.after(6 * Scheduler.SECOND, () -> site.rejoin(cast.primary()));
  }
}
