package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.simulation.member.Member;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Witnesses are gone for so long that they are taken out of the count. */
final class Departures {
  private Departures() {}

  /** One member after the other is gone; the last one goes on, a crash of its own included. */
  static void oneAfterAnother(Site site, Cast cast) {
    Member last = cast.primary();
    site.down(cast.witness());
    expect(
        site,
        "it does not come to count alone",
        () -> countsAlone(site, last),
        () -> {
          site.down(cast.standby());
          expect(
              site,
              "it does not come to stand alone",
              () -> site.inForce().orElseThrow().inSync().isEmpty(),
              () -> {
                site.down(last, site.millis(100, 800));
                site.after(
                    site.millis(900, 1000),
                    () ->
                        expect(
                            site,
                            "the last one is not elected again",
                            () -> Witnesses.reigns(last),
                            () -> site.others(last).forEach(site::boot)));
              });
        });
  }

  private static void expect(Site site, String otherwise, BooleanSupplier so, Runnable then) {
    site.when(
        so,
        8 * Scheduler.SECOND,
        then,
        () -> {
          throw new Violation("NoRemainder", otherwise);
        });
  }

  /** The shorter list is on its way when its sender is cut off from all others, and restarts. */
  static void changedAndCut(Site site, Cast cast) {
    Member primary = cast.primary();
    site.down(cast.witness());
    site.once(
        it -> it.by() == primary && it.next() instanceof Phase.Reigning reign && changes(reign),
        () -> {
          site.isolate(primary, 15 * Scheduler.SECOND);
          site.boot(cast.witness());
          site.after(site.millis(0, 300), () -> site.downNode(primary, site.millis(50, 500)));
        });
  }

  private static boolean changes(Phase.Reigning reign) {
    return !reign.mandate().electorate().equals(reign.inForce().electorate());
  }

  /** It counts alone when it is cut off, and the one that was taken out is back. */
  static void remainderIsolated(Site site, Cast cast) {
    Member primary = cast.primary();
    site.down(cast.witness());
    site.when(
        () -> countsAlone(site, primary),
        8 * Scheduler.SECOND,
        () -> {
          site.isolate(primary, cast.lease() + site.millis(3000, 6000));
          site.boot(cast.witness());
        },
        () -> site.boot(cast.witness()));
  }

  /** The list grows again when its sender and one of those that come back are gone. */
  static void cutWhileGrowing(Site site, Cast cast) {
    Member primary = cast.primary();
    Predicate<Site.Decided> grows =
        it -> it.by() == primary && it.next() instanceof Phase.Reigning reign && changes(reign);
    site.down(cast.witness());
    site.when(
        () -> countsAlone(site, primary),
        8 * Scheduler.SECOND,
        () -> {
          site.boot(cast.witness());
          site.once(
              grows,
              () ->
                  site.after(
                      site.millis(0, 3), () -> site.isolate(primary, site.millis(3000, 8000))));
        },
        () -> site.boot(cast.witness()));
  }

  /** All but the standby are gone; an operator promotes it; then the others come back. */
  static void majorityGone(Site site, Cast cast) {
    Member last = cast.standby();
    site.others(last).forEach(site::down);
    site.after(
        cast.lease() + site.millis(100, 1000),
        () -> {
          site.force(last);
          expect(
              site,
              "what is promoted by force does not reign",
              () -> Witnesses.reigns(last),
              () -> site.others(last).forEach(site::boot));
        });
  }

  private static boolean countsAlone(Site site, Member member) {
    return site.inForce()
        .filter(m -> m.electorate().members().equals(List.of(member.me())))
        .isPresent();
  }
}
