package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Effect;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;

/** The primary is asked to stop, at a bad moment. */
final class Stops {
  private Stops() {}

  /** It no longer reaches its standby from the moment on when it begins to hand over. */
  static void cutWhileHandingOver(Site site, Cast cast) {
    Member primary = cast.primary();
    site.stop(primary);
    onHandover(
        site,
        primary,
        () ->
            site.after(
                site.millis(1, 10),
                () -> site.cutLink(primary, cast.standby(), site.millis(3000, 5000))));
  }

  /** Its standby reaches nobody for a lease, and when that one is elected it hears of nothing. */
  static void cutAndLate(Site site, Cast cast) {
    Member primary = cast.primary();
    Member standby = cast.standby();
    site.stop(primary);
    onHandover(
        site,
        primary,
        () -> {
          site.isolate(standby, cast.lease() + site.millis(100, 400));
          site.cutLink(primary, standby, 6 * Scheduler.SECOND);
        });
    site.once(
        it -> it.by() == standby && it.orders(Effect.Sever.class),
        () -> site.isolate(primary, 4 * Scheduler.SECOND));
  }

  private static void onHandover(Site site, Member primary, Runnable then) {
    site.once(it -> it.by() == primary && it.orders(Effect.Checkpoint.class), then);
  }

  /** Its standby's PostgreSQL has just ended, so the log that it leaves is ahead. */
  static void aheadOfItsStandby(Site site, Cast cast) {
    cast.standby().server().end();
    site.after(site.millis(20, 250), () -> site.stop(cast.primary()));
  }
}
