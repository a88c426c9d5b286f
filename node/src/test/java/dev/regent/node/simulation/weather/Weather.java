package dev.regent.node.simulation.weather;

import dev.regent.node.simulation.engine.Pace;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.Level;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a run: anything at any time, or one misfortune again and again, each where a
 * clause of the rules bites.
 */
public enum Weather {
  CHANGEABLE(null, null),
  CALM(Clime.small(), (site, cast) -> {}),
  LINK_CUT(Clime.small(), Cuts::theLinkToTheStandby),
  PRIMARY_ISOLATED(Clime.small(), Cuts::isolatedPrimary),
  SUPERVISOR_HANGS(Clime.small(), Cuts::hangingSupervisor),
  SUPERVISOR_HANGS_UNFENCED(Clime.large().withoutFence(), Cuts::hangingSupervisor),
  FROZEN_WHILE_OPENING(Clime.large(), Cuts::frozenWhileOpening),
  ANSWERS_HELD_BACK(Clime.small().lease(1200), Cuts::answersHeldBack),
  OUT_OF_SOLITUDE(Clime.small(), Cuts::outOfSolitude),
  ARMED_AND_CUT(Clime.small(), Cuts::armedAndCut),
  WITNESS_RESTARTS(Clime.small().lease(500), Witnesses::restartedWithinALease),
  RECORD_LOST(Clime.small(), Witnesses::recordLost),
  WORD_BEFORE_DISK(Clime.small().pace(new Pace(1, 60, 200, 150)), Witnesses::crashedAfterItsWord),
  OLDER_RECORD(Clime.small(), Witnesses::olderRecord),
  STRANGERS_LETTERS(Clime.small(), Witnesses::strangersLetters),
  OVERTAKEN(Clime.large(), Witnesses::overtaken),
  PROMISED_IN_VAIN(Clime.large(), Successions::promisedInVain),
  DUEL(Clime.of(3, 2, 2), Successions::duel),
  LAGGARD(Clime.large(), Successions::laggard),
  UNRECORDED_PROMOTION(Clime.of(4, 1, 1), Successions::unrecordedPromotion),
  SHORT_REIGN(Clime.of(4, 1, 1), Successions::shortReign),
  STANDS_AGAIN(Clime.small(), Successions::standsAgain),
  SEVERED_STARTS_ANEW(Clime.large().withoutFence(), Successions::severedStartsAnew),
  UNCONFIRMED_PAST(Clime.small(), Successions::unconfirmedPast),
  BLACKOUT(
      Clime.small().at(Level.REMOTE_WRITE).pace(new Pace(200, 1, 200, 150)), Successions::blackout),
  POWER_CUT_IN_OFFICE(Clime.small().at(Level.REMOTE_WRITE), Successions::powerCutInOffice),
  BROKEN_CLONE(Clime.large().pace(new Pace(1, 1, 200, 1500)), Successions::brokenClone),
  RESTORED(Clime.small(), Successions::restored),
  ONE_AFTER_ANOTHER(departing(), Departures::oneAfterAnother),
  CHANGED_AND_CUT(departing(), Departures::changedAndCut),
  REMAINDER_ISOLATED(departing(), Departures::remainderIsolated),
  CUT_WHILE_GROWING(departing(), Departures::cutWhileGrowing),
  FORCED(Clime.small(), Departures::majorityGone),
  STOPPED_AND_CUT(Clime.small().pace(new Pace(1, 1, 600, 150)), Stops::cutWhileHandingOver),
  STOPPED_AND_LATE(Clime.small().pace(new Pace(1, 1, 2500, 150)), Stops::cutAndLate),
  STOPPED_AHEAD(Clime.small().at(Level.OFF, Level.LOCAL), Stops::aheadOfItsStandby);

  @SuppressWarnings("ImmutableEnumChecker") // A record of values.
  private final @Nullable Clime clime;

  @SuppressWarnings("ImmutableEnumChecker") // A function, and a pure one.
  private final @Nullable Misfortune misfortune;

  Weather(@Nullable Clime clime, @Nullable Misfortune misfortune) {
    this.clime = clime;
    this.misfortune = misfortune;
  }

  private static Clime departing() {
    return Clime.small().witnessGone(Duration.ofMillis(1500));
  }

  /** Empty where anything may happen, in any cluster. */
  public Optional<Clime> clime() {
    return Optional.ofNullable(clime);
  }

  /** Whether the primary is healthy and a majority reaches it all the time (S3). */
  public boolean sparesThePrimary() {
    return this == CALM || this == LINK_CUT;
  }

  /**
   * Strikes, if the cluster is as it should be.
   *
   * @return after which time it is to be tried again
   */
  public long strike(Site site) {
    Optional<Cast> cast = Cast.of(site);
    if (misfortune == null || cast.isEmpty()) {
      return 100 * Scheduler.MILLI;
    }
    misfortune.befall(site, cast.get());
    return site.millis(9_000, 14_000);
  }
}
