package dev.regent.node.simulation;

import static dev.regent.node.simulation.Break.ballot;
import static dev.regent.node.simulation.Break.core;
import static dev.regent.node.simulation.Break.shell;
import static dev.regent.node.simulation.Cores.disobeying;
import static dev.regent.node.simulation.Cores.forging;
import static dev.regent.node.simulation.Cores.lying;

import dev.regent.node.decision.MutatedElectorate;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.simulation.weather.Weather;
import dev.regent.node.witness.MutatedVoter;
import java.util.Optional;

/** A clause of a safety rule, the weather in which it bites, and the rules without it. */
enum Clause {
  S1_A_MAJORITY_VOTES(core(forging(Forgeries::aSecondVote)), Weather.LINK_CUT),
  S1_A_MAJORITY_RECORDS(core(forging(Forgeries::aSecondRecord)), Weather.PRIMARY_ISOLATED),
  S1_ONE_AT_A_TIME(core(Cores.takingOutAllAtOnce()), Weather.CHANGED_AND_CUT),
  S1_THE_NEWEST_LIST_COUNTS(
      core(lying(MutatedElectorate::everybodyCounts)), Weather.REMAINDER_ISOLATED),
  S1_STRANGERS_ARE_REFUSED(shell(ShellClause.S1_STRANGERS_ARE_REFUSED), Weather.STRANGERS_LETTERS),
  S2_ONE_VOTE_PER_EPOCH(ballot(MutatedVoter.votingTwice()), Weather.DUEL),
  S2_NOTHING_BELOW_THE_PROMISE(ballot(MutatedVoter.deafToItsPromise()), Weather.PRIMARY_ISOLATED),
  S2_NO_OLDER_REVISION(ballot(MutatedVoter.recordingAnyRevision())),
  S2_ON_DISK_BEFORE_SPOKEN(shell(ShellClause.S2_ON_DISK_BEFORE_SPOKEN), Weather.WORD_BEFORE_DISK),
  S2_ON_ITSELF_FIRST(shell(ShellClause.S2_ON_ITSELF_FIRST), Weather.STANDS_AGAIN),
  S2_MUTE_WITHOUT_A_RECORD(shell(ShellClause.S2_MUTE_WITHOUT_A_RECORD), Weather.RECORD_LOST),
  S2_EVERY_OTHER_ANSWERS(shell(ShellClause.S2_EVERY_OTHER_ANSWERS), Weather.RECORD_LOST),
  S2_HOLDS_ITS_VOTE_AFTER_A_START(ballot(MutatedVoter.votingAtOnce()), Weather.WITNESS_RESTARTS),
  S2_REFUSALS_TELL(ballot(MutatedVoter.refusingWithoutAWord())),
  S2_FOLLOWS_THE_ELECTED(ballot(MutatedVoter.sulking()), Weather.DUEL),
  S3_REFUSES_WHILE_IT_REACHES(ballot(MutatedVoter.forgettingWhomItReaches()), Weather.LINK_CUT),
  S3_ILLNESS_ENDS_A_REIGN(core(lying(Lies::alwaysWell))),
  S3_ASKED_BEFORE_IT_IS_VOTED(core(forging(Forgeries::everybodyWould)), Weather.LINK_CUT),
  S3_ONLY_WHO_SUSPECTS_STANDS(core(forging(Forgeries::everybodyIsLost)), Weather.CALM),
  S4_ENOUGH_HAVE_TOLD(core(forging(Forgeries::aSecondTold)), Weather.LAGGARD),
  S4_THE_GREATEST_WINS(core(lying(Lies::othersHaveLittle)), Weather.LAGGARD),
  S4_ONLY_EQUALS_STAY_IN_THE_SET(core(lying(Lies::othersHaveAsMuch)), Weather.LAGGARD),
  S4_THE_NEWEST_VOTE_BINDS(core(lying(Lies::votesWithoutMandates)), Weather.OLDER_RECORD),
  S4_A_CLONE_IS_A_NEW_COPY(shell(ShellClause.S4_A_CLONE_IS_A_NEW_COPY), Weather.BROKEN_CLONE),
  S4_WHAT_LOSES_ITS_TAIL_IS_ANOTHER_COPY(
      shell(ShellClause.S4_WHAT_LOSES_ITS_TAIL_IS_ANOTHER_COPY), Weather.BLACKOUT),
  S4_THE_PRIMARY_SHOWS_ITS_COPY(core(lying(Lies::unnamedCopies)), Weather.RESTORED),
  S4_A_PRIMARY_IS_ITSELF_AFTER_ANY_BOOT(
      shell(ShellClause.S4_A_PRIMARY_IS_ITSELF_AFTER_ANY_BOOT), Weather.POWER_CUT_IN_OFFICE),
  S5_SEVER_BEFORE_TELLING(
      shell(ShellClause.S5_SEVER_BEFORE_TELLING, ShellClause.S5_BLOCKED_BEFORE_TELLING),
      Weather.SUPERVISOR_HANGS_UNFENCED),
  S5_SEVERED_IS_ON_DISK(shell(ShellClause.S5_SEVERED_IS_ON_DISK), Weather.SEVERED_STARTS_ANEW),
  S5_EMPTIED_FOR_GOOD(shell(ShellClause.S5_EMPTIED_FOR_GOOD), Weather.SEVERED_STARTS_ANEW),
  S5_STARTS_FOLLOWING_NOBODY(
      shell(ShellClause.S5_STARTS_FOLLOWING_NOBODY), Weather.SEVERED_STARTS_ANEW),
  S6_THE_LAST_IS_TAKEN_OUT_BEFORE_DISARMING(core(disobeying(Disobediences::emptyingTooEarly))),
  S6_RECORDED_BEFORE_ARMED(core(disobeying(Disobediences::armingTooEarly))),
  S7_CONFIRM_BEFORE_RECORDING(core(lying(Lies::allIsConfirmed)), Weather.ARMED_AND_CUT),
  S7_CHECKPOINT_AFTER_THE_RELOAD(shell(ShellClause.S7_CHECKPOINT_AFTER_THE_RELOAD)),
  S7_IN_FORCE_BEFORE_REPORTED(shell(ShellClause.S7_IN_FORCE_BEFORE_REPORTED)),
  S7_SAMPLED_AFTER_IN_FORCE(shell(ShellClause.S7_SAMPLED_AFTER_IN_FORCE), Weather.ARMED_AND_CUT),
  S8_START_IN_RECOVERY(shell(ShellClause.S8_START_IN_RECOVERY), Weather.STANDS_AGAIN),
  S8_MARKED_BEFORE_PROMOTED(
      shell(ShellClause.S8_MARKED_BEFORE_PROMOTED), Weather.UNRECORDED_PROMOTION),
  S9_CONFIRMED_BEFORE_SHOWN(
      core(disobeying(Disobediences::showingAtOnce)), Weather.UNCONFIRMED_PAST),
  S9_READERS_ARE_SHUT_OUT(shell(ShellClause.S9_READERS_ARE_SHUT_OUT)),
  S10_NO_LEASE_NO_CLIENTS(
      core(disobeying(Disobediences::servingWithoutLease)), Weather.PRIMARY_ISOLATED),
  S10_LEASE_FROM_SENDING(shell(ShellClause.S10_LEASE_FROM_SENDING), Weather.ANSWERS_HELD_BACK),
  S10_A_LATE_BATCH_OPENS_NOTHING(
      shell(ShellClause.S10_A_LATE_BATCH_OPENS_NOTHING), Weather.FROZEN_WHILE_OPENING),
  S10_A_MAJORITY_ACKNOWLEDGES(
      shell(ShellClause.S10_A_MAJORITY_ACKNOWLEDGES), Weather.PRIMARY_ISOLATED),
  S10_THE_KERNEL_HOLDS_THE_LEASE(
      shell(ShellClause.S10_THE_KERNEL_HOLDS_THE_LEASE), Weather.SUPERVISOR_HANGS),
  S10_HELD_FOR_A_WHOLE_LEASE(ballot(MutatedVoter.holdingTooShort()), Weather.PRIMARY_ISOLATED),
  S11_ALONE_IT_SERVES(core(disobeying(Disobediences::leasedThoughAlone))),
  S11_OVER_AT_THE_SENDING(
      core(disobeying(Disobediences::aloneUntilRecorded)), Weather.OUT_OF_SOLITUDE),
  S12_A_SUCCESSOR_ENDS_A_REIGN(core(lying(Lies::noSuccessor)), Weather.PRIMARY_ISOLATED),
  S12_FENCED_AND_STOPPED(core(disobeying(Disobediences::lettingItRun)), Weather.PRIMARY_ISOLATED),
  S12_A_PROMISE_IS_RENEWED_ABOVE(core(lying(Lies::noPromise)), Weather.PROMISED_IN_VAIN),
  S12_ONLY_THE_NEWEST_RENEWS(core(lying(Lies::renewalWithoutMandates)), Weather.OVERTAKEN),
  S12_KEEPS_R_AND_K(core(Cores.renewingWithEveryAck()), Weather.PROMISED_IN_VAIN),
  S13_AN_UNKNOWN_PROMOTION_IS_CLONED(core(lying(Lies::noMarker)), Weather.UNRECORDED_PROMOTION),
  S13_A_TIMELINE_NAMES_ITS_EPOCH(
      shell(ShellClause.S13_A_TIMELINE_NAMES_ITS_EPOCH), Weather.SHORT_REIGN),
  S14_THE_FINAL_POSITION_BINDS(core(lying(Lies::noFinalPosition)), Weather.STOPPED_AHEAD),
  S14_ENDED_BEFORE_RESIGNED(
      core(disobeying(Disobediences::resigningTooEarly)), Weather.STOPPED_AND_CUT),
  S14_A_RESIGNED_EPOCH_IS_OVER(ballot(MutatedVoter.deafToResignations()), Weather.STOPPED_AND_LATE);

  @SuppressWarnings("ImmutableEnumChecker") // Functions, all of them pure.
  private final Break broken;

  private final Weather weather;

  Clause(Break broken) {
    this(broken, Weather.CHANGEABLE);
  }

  Clause(Break broken, Weather weather) {
    this.broken = broken;
    this.weather = weather;
  }

  Weather weather() {
    return weather;
  }

  /** The rules with this clause broken. */
  Mutation without() {
    return broken.mutation();
  }

  /** The rules with this one and the other broken. */
  Mutation without(Clause other) {
    return broken.and(other.broken).mutation();
  }

  /** What stands before it: only where that is broken too does this clause matter. */
  Optional<Clause> firstLine() {
    return switch (this) {
      case S3_ONLY_WHO_SUSPECTS_STANDS -> Optional.of(S3_REFUSES_WHILE_IT_REACHES);
      case S5_EMPTIED_FOR_GOOD -> Optional.of(S5_STARTS_FOLLOWING_NOBODY);
      case S5_STARTS_FOLLOWING_NOBODY -> Optional.of(S5_EMPTIED_FOR_GOOD);
      case S8_MARKED_BEFORE_PROMOTED, S13_AN_UNKNOWN_PROMOTION_IS_CLONED ->
          Optional.of(S13_A_TIMELINE_NAMES_ITS_EPOCH);
      case S14_A_RESIGNED_EPOCH_IS_OVER -> Optional.of(S14_ENDED_BEFORE_RESIGNED);
      default -> Optional.empty();
    };
  }
}
