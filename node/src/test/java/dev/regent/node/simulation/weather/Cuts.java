package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.protocol.messages.Request;

/** The primary is cut off, or its supervisor hangs, while clients still reach it. */
final class Cuts {
  private Cuts() {}

  static void theLinkToTheStandby(Site site, Cast cast) {
    site.cutLink(cast.primary(), cast.standby(), site.millis(3000, 8000));
  }

  static void isolatedPrimary(Site site, Cast cast) {
    site.isolate(cast.primary(), cast.lease() + site.millis(1000, 5000));
  }

  static void hangingSupervisor(Site site, Cast cast) {
    Node node = cast.primary().node();
    if (node != null) {
      node.life().freeze(site.scheduler().now() + cast.lease() + site.millis(1000, 4000));
    }
  }

  /** The successor's container stands still just when it opens its door for the first time. */
  static void frozenWhileOpening(Site site, Cast cast) {
    site.down(cast.primary(), site.millis(2000, 4000));
    site.once(
        it -> it.by() != cast.primary() && it.orders(Effect.OpenDoor.class),
        () ->
            site.others(cast.primary()).stream()
                .filter(Witnesses::isReigning)
                .forEach(
                    opening ->
                        site.after(
                            site.millis(0, 4),
                            () -> site.freeze(opening, cast.lease() + site.millis(1500, 3000)))));
  }

  /** The answers to its last heartbeats come at the end of the lease that they give. */
  static void answersHeldBack(Site site, Cast cast) {
    Member primary = cast.primary();
    long late = cast.lease() * site.scheduler().between(70, 98) / 100;
    for (Member other : site.others(primary)) {
      site.cut(other, primary, late);
      site.after(late, () -> site.cut(other, primary, 5 * Scheduler.SECOND));
    }
    site.after(
        site.millis(20, 200),
        () ->
            site.others(primary).forEach(other -> site.cut(primary, other, 5 * Scheduler.SECOND)));
  }

  /** A lone primary sends the first name to be recorded, and hears from nobody any more. */
  static void outOfSolitude(Site site, Cast cast) {
    Member primary = cast.primary();
    site.down(cast.standby(), site.millis(1500, 2500));
    site.once(
        it ->
            it.by() == primary
                && it.next() instanceof Phase.Reigning reign
                && reign.inForce().inSync().isEmpty()
                && !reign.mandate().inSync().isEmpty()
                && it.asksOthers(Request.RecordMandate.class),
        () ->
            site.after(
                site.millis(0, 2),
                () -> site.isolate(primary, cast.lease() + site.millis(1500, 4000))));
  }

  /** A list comes into force, and the standby that it names receives no more. */
  static void armedAndCut(Site site, Cast cast) {
    Member primary = cast.primary();
    Member standby = cast.standby();
    site.down(standby, site.millis(1500, 2500));
    site.once(
        it ->
            it.by() == primary
                && it.next() instanceof Phase.Reigning reign
                && reign.inForce().inSync().isEmpty()
                && !reign.synchrony().arming().map(list -> list.isEmpty()).orElse(true)
                && it.orders(Effect.Arm.class),
        () ->
            site.after(
                site.millis(0, 40),
                () -> {
                  site.cutLink(primary, standby, 6 * Scheduler.SECOND);
                  site.when(
                      () -> Cast.isInSet(site, standby),
                      Scheduler.SECOND,
                      () -> site.down(primary, site.millis(6000, 8000)));
                }));
  }
}
