package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;

/** A witness forgets, restarts, or has been told what others have not. */
final class Witnesses {
  private Witnesses() {}

  /**
   * It starts anew within the lease that it gave to a primary that is cut off; the standby has not
   * heard that one for longer.
   */
  static void restartedWithinALease(Site site, Cast cast) {
    Member primary = cast.primary();
    site.cutLink(primary, cast.standby(), 8 * Scheduler.SECOND);
    site.after(
        cast.lease() + cast.lease() / 50 + site.millis(20, 200),
        () -> {
          site.isolate(primary, cast.lease() + site.millis(2000, 4000));
          site.downNode(cast.witness(), site.millis(5, 30));
        });
  }

  /** It has recorded a successor and loses its record; then it meets the old primary only. */
  static void recordLost(Site site, Cast cast) {
    Member primary = cast.primary();
    Member witness = cast.witness();
    site.isolate(primary, 15 * Scheduler.SECOND);
    site.when(
        () -> reigns(cast.standby()),
        8 * Scheduler.SECOND,
        () -> {
          if (site.loseRecord(witness)) {
            site.isolate(witness, site.millis(3000, 5000));
            site.healLink(primary, witness);
            site.after(site.millis(5, 50), () -> site.boot(witness));
          }
        },
        () -> site.rejoin(primary));
  }

  /** It crashes just when it has voted, and then hears the old primary for a moment. */
  static void crashedAfterItsWord(Site site, Cast cast) {
    Member primary = cast.primary();
    Member witness = cast.witness();
    site.isolate(primary, 8 * Scheduler.SECOND);
    site.once(
        it -> it.by() == cast.standby() && it.orders(Effect.Sever.class),
        () -> {
          site.downNode(witness, site.millis(5, 20));
          site.healLink(primary, witness);
          site.after(
              site.millis(150, 400),
              () -> site.cutLink(primary, witness, cast.lease() + 3 * Scheduler.SECOND));
        });
  }

  /** A standby that the primary has let go stands by an older record of its own. */
  static void olderRecord(Site site, Cast cast) {
    Member standby = cast.standby();
    site.isolate(standby, 20 * Scheduler.SECOND);
    site.when(
        () -> !Cast.isInSet(site, standby),
        3 * Scheduler.SECOND,
        () ->
            site.after(
                site.millis(100, 600),
                () -> {
                  site.down(cast.primary(), cast.lease() + site.millis(5000, 7000));
                  site.after(cast.lease() + site.millis(50, 500), () -> site.rejoin(standby));
                }),
        () -> site.rejoin(standby));
  }

  /** A namesake of this cluster, further on in its epochs, writes to the wrong members. */
  static void strangersLetters(Site site, Cast cast) {
    Mandate theirs =
        site.inForce()
            .orElseThrow()
            .succeededBy(
                site.inForce().orElseThrow().epoch().next().next(),
                cast.standby().me(),
                InSyncSet.EMPTY);
    Request letter =
        switch (site.scheduler().random().nextInt(3)) {
          case 0 -> new Request.RecordMandate(theirs);
          case 1 -> new Request.RequestVote(theirs.epoch());
          default -> new Request.Heartbeat(theirs.epoch(), 1, 1);
        };
    site.isolate(cast.primary(), site.millis(1000, 3000));
    for (Member to : site.others(cast.primary())) {
      site.after(site.millis(0, 300), () -> site.stray(cast.standby().me(), to, letter));
    }
  }

  /**
   * A primary comes back to two witnesses: one promised its successor and was told no more, the
   * other has recorded it and heard from it for the last time a lease ago.
   */
  static void overtaken(Site site, Cast cast) {
    Member old = cast.primary();
    Member promised = cast.witness();
    site.isolate(old, 15 * Scheduler.SECOND);
    site.once(
        it ->
            it.by() != old
                && it.next() instanceof Phase.Ascending
                && it.effects().stream().anyMatch(Witnesses::isRecord),
        () -> {
          site.isolate(promised, 15 * Scheduler.SECOND);
          site.after(site.millis(600, 1200), () -> comeBack(site, cast));
        });
  }

  private static boolean isRecord(Effect effect) {
    return effect instanceof Effect.Ask ask && ask.request() instanceof Request.RecordMandate;
  }

  private static void comeBack(Site site, Cast cast) {
    Member old = cast.primary();
    Member recorded =
        cast.rest().stream().filter(each -> each.rules().isArbiter()).findFirst().orElseThrow();
    site.isolate(recorded, 6 * Scheduler.SECOND);
    site.after(
        cast.lease() + site.millis(50, 400),
        () -> {
          site.healLink(old, cast.witness());
          site.once(
              it -> it.by() == old && it.asksOthers(Request.RequestVote.class),
              () -> site.healLink(old, recorded));
        });
    site.after(7 * Scheduler.SECOND, () -> site.members().forEach(site::rejoin));
  }

  static boolean isReigning(Member member) {
    return member.node() != null
        && !member.node().life().isDead()
        && member.node().state().phase() instanceof Phase.Reigning;
  }

  static boolean reigns(Member member) {
    return member.node() != null
        && !member.node().life().isDead()
        && member.node().state().phase() instanceof Phase.Reigning reign
        && reign.door().shown();
  }
}
