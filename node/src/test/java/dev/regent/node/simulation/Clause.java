package dev.regent.node.simulation;

import dev.regent.node.decision.FailoverPolicy;
import dev.regent.node.simulation.member.Habitat.Core;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.witness.MutatedVoter;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.node.witness.SimulatedWitness.Ballot;
import java.util.EnumSet;
import java.util.Set;

/** A clause of a safety rule, and the rules without it. */
enum Clause {
  S1_A_MAJORITY_VOTES(
      core(Cores.forging(Lies::aSecondVote)), "earlier models found it; this one not yet"),
  S1_A_MAJORITY_RECORDS(core(Cores.forging(Lies::aSecondRecord)), 230),
  S2_ONE_VOTE_PER_EPOCH(ballot(MutatedVoter.votingTwice())),
  S2_NOTHING_BELOW_THE_PROMISE(ballot(MutatedVoter.deafToItsPromise())),
  S2_NO_OLDER_REVISION(ballot(MutatedVoter.recordingAnyRevision())),
  S2_ON_DISK_BEFORE_SPOKEN(shell(ShellClause.S2_ON_DISK_BEFORE_SPOKEN)),
  S2_MUTE_WITHOUT_A_RECORD(shell(ShellClause.S2_MUTE_WITHOUT_A_RECORD)),
  S2_EVERY_OTHER_ANSWERS(shell(ShellClause.S2_EVERY_OTHER_ANSWERS), 1600),
  S2_HOLDS_ITS_VOTE_AFTER_A_START(
      ballot(MutatedVoter.votingAtOnce()),
      "no seed yet: takes a witness that restarts within a lease, and a cut link"),
  S2_REFUSALS_TELL(ballot(MutatedVoter.refusingWithoutAWord())),
  S2_FOLLOWS_THE_ELECTED(ballot(MutatedVoter.sulking())),
  S3_REFUSES_WHILE_IT_REACHES(ballot(MutatedVoter.forgettingWhomItReaches())),
  S3_ILLNESS_ENDS_A_REIGN(core(Cores.lying(Lies::alwaysWell))),
  S4_ENOUGH_HAVE_TOLD(core(Cores.forging(Lies::aSecondTold))),
  S4_THE_GREATEST_WINS(core(Cores.lying(Lies::othersHaveLittle))),
  S4_ONLY_EQUALS_STAY_IN_THE_SET(core(Cores.lying(Lies::othersHaveAsMuch)), 450),
  S4_THE_NEWEST_VOTE_BINDS(core(Cores.lying(Lies::votesWithoutMandates)), 400),
  S4_A_CLONE_IS_A_NEW_COPY(
      shell(ShellClause.S4_A_CLONE_IS_A_NEW_COPY),
      "not to be seen here: a modelled clone is complete or not there"),
  S4_WHAT_LOSES_ITS_TAIL_IS_ANOTHER_COPY(
      shell(ShellClause.S4_WHAT_LOSES_ITS_TAIL_IS_ANOTHER_COPY),
      "an earlier model found it (a blackout under remote_write)"),
  S5_SEVER_BEFORE_TELLING(
      shell(ShellClause.S5_SEVER_BEFORE_TELLING, ShellClause.S5_BLOCKED_BEFORE_TELLING), 200),
  S5_SEVERED_IS_ON_DISK(
      shell(ShellClause.S5_SEVERED_IS_ON_DISK),
      "behind the promise: found only where a severing member did not vote"),
  S5_STARTS_FOLLOWING_NOBODY(
      shell(ShellClause.S5_STARTS_FOLLOWING_NOBODY),
      "behind severing: found by an earlier model, without a fence"),
  S6_THE_LAST_IS_TAKEN_OUT_BEFORE_DISARMING(
      core(Cores.disobeying(Disobediences::emptyingTooEarly))),
  S6_RECORDED_BEFORE_ARMED(core(Cores.disobeying(Disobediences::armingTooEarly))),
  S7_CONFIRM_BEFORE_RECORDING(core(Cores.lying(Lies::allIsConfirmed)), 200),
  S7_CHECKPOINT_AFTER_THE_RELOAD(shell(ShellClause.S7_CHECKPOINT_AFTER_THE_RELOAD)),
  S7_IN_FORCE_BEFORE_REPORTED(shell(ShellClause.S7_IN_FORCE_BEFORE_REPORTED)),
  S7_SAMPLED_AFTER_IN_FORCE(shell(ShellClause.S7_SAMPLED_AFTER_IN_FORCE), 700),
  S8_START_IN_RECOVERY(shell(ShellClause.S8_START_IN_RECOVERY), 1480),
  S8_MARKED_BEFORE_PROMOTED(
      shell(ShellClause.S8_MARKED_BEFORE_PROMOTED), "behind S13_A_TIMELINE_NAMES_ITS_EPOCH"),
  S9_CONFIRMED_BEFORE_SHOWN(
      core(Cores.disobeying(Disobediences::showingAtOnce)),
      "earlier models found it; this one not yet"),
  S9_READERS_ARE_SHUT_OUT(shell(ShellClause.S9_READERS_ARE_SHUT_OUT)),
  S10_NO_LEASE_NO_CLIENTS(core(Cores.disobeying(Disobediences::servingWithoutLease))),
  S10_LEASE_FROM_SENDING(shell(ShellClause.S10_LEASE_FROM_SENDING), 170),
  S10_A_MAJORITY_ACKNOWLEDGES(shell(ShellClause.S10_A_MAJORITY_ACKNOWLEDGES), 280),
  S10_THE_KERNEL_HOLDS_THE_LEASE(shell(ShellClause.S10_THE_KERNEL_HOLDS_THE_LEASE)),
  S10_HELD_FOR_A_WHOLE_LEASE(ballot(MutatedVoter.holdingTooShort())),
  S11_ALONE_IT_SERVES(core(Cores.disobeying(Disobediences::leasedThoughAlone))),
  S11_OVER_AT_THE_SENDING(core(Cores.disobeying(Disobediences::aloneUntilRecorded)), 540),
  S12_A_SUCCESSOR_ENDS_A_REIGN(core(Cores.lying(Lies::noSuccessor))),
  S12_FENCED_AND_STOPPED(core(Cores.disobeying(Disobediences::lettingItRun))),
  S12_A_PROMISE_IS_RENEWED_ABOVE(core(Cores.lying(Lies::noPromise))),
  S12_ONLY_THE_NEWEST_RENEWS(core(Cores.lying(Lies::renewalWithoutMandates)), "no seed yet"),
  S13_AN_UNKNOWN_PROMOTION_IS_CLONED(
      core(Cores.lying(Lies::noMarker)), "behind S13_A_TIMELINE_NAMES_ITS_EPOCH"),
  S13_A_TIMELINE_NAMES_ITS_EPOCH(shell(ShellClause.S13_A_TIMELINE_NAMES_ITS_EPOCH)),
  S14_THE_FINAL_POSITION_BINDS(core(Cores.lying(Lies::noFinalPosition)), "no seed yet"),
  S14_ENDED_BEFORE_RESIGNED(
      core(Cores.disobeying(Disobediences::resigningTooEarly)),
      "an earlier model found it; this one not yet"),
  S14_A_RESIGNED_EPOCH_IS_OVER(
      ballot(MutatedVoter.deafToResignations()), "behind the resigner itself, which beats no more");

  @SuppressWarnings("ImmutableEnumChecker") // Functions, all of them pure.
  private final Mutation without;

  private final long firstSeed;
  private final boolean unsettled;

  Clause(Mutation without) {
    this(without, 0);
  }

  /** Found late: the search begins not far from the first seed that finds it. */
  Clause(Mutation without, long firstSeed) {
    this.without = without;
    this.firstSeed = firstSeed;
    this.unsettled = false;
  }

  /** The simulator does not find its removal; why, as far as that is known. */
  Clause(Mutation without, String why) {
    this.without = without;
    this.firstSeed = 0;
    this.unsettled = !why.isEmpty();
  }

  long firstSeed() {
    return firstSeed;
  }

  boolean isUnsettled() {
    return unsettled;
  }

  /** The rules with this clause broken. */
  Mutation without() {
    return without;
  }

  private static Mutation core(Core core) {
    return new Mutation(core, SimulatedWitness.production(), Set.of());
  }

  private static Mutation ballot(Ballot ballot) {
    return new Mutation(FailoverPolicy::decide, ballot, Set.of());
  }

  private static Mutation shell(ShellClause first, ShellClause... more) {
    return new Mutation(
        FailoverPolicy::decide, SimulatedWitness.production(), EnumSet.of(first, more));
  }
}
