package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Votes being collected for one epoch: by a standby that stands for election, or by a primary that
 * renews. Each stage asks anew; the own witness promises before any other is asked (S2).
 *
 * @param refusals of this stage
 * @param askedAt when this stage's question was put last
 * @param until when this stage is given up
 */
record Canvass(
    Stage stage,
    Epoch epoch,
    long round,
    Map<MemberId, Answer.VoteGranted> granted,
    Map<MemberId, Refusal> refusals,
    long askedAt,
    long until) {

  /** How far it has come. */
  enum Stage {
    /** Would you? Binds nobody. */
    ASKING_WOULD_YOU,
    /** The own witness is to promise. */
    PROMISING,
    /** The others are to vote. */
    COLLECTING,
    /** A majority of the witnesses that count voted for it. */
    ELECTED
  }

  /**
   * How long one stage may take: votes take milliseconds where a majority is there to give them.
   */
  private static final long STAGE_NANOS = 400_000_000;

  /** A witness that said "not yet" is asked again after this: its hold ends at any moment. */
  private static final long AGAIN_NANOS = 25_000_000;

  Canvass {
    granted = Map.copyOf(granted);
    refusals = Map.copyOf(refusals);
  }

  /** A standby's: begins with the question that binds nobody. */
  static Canvass begin(Turn turn) {
    Epoch epoch = turn.facts().word().promise().next();
    long round = turn.ask(turn.rules().members(), new Request.PreVote(epoch));
    return stage(Stage.ASKING_WOULD_YOU, epoch, round, turn);
  }

  /** A primary's renewal (S12): it needs no leave to ask. */
  static Canvass renew(Turn turn) {
    return promise(turn.facts().word().promise().next(), turn);
  }

  private static Canvass promise(Epoch epoch, Turn turn) {
    long round = turn.ask(Set.of(turn.me()), new Request.RequestVote(epoch));
    return stage(Stage.PROMISING, epoch, round, turn);
  }

  private static Canvass stage(Stage stage, Epoch epoch, long round, Turn turn) {
    return new Canvass(
        stage, epoch, round, Map.of(), Map.of(), turn.now(), turn.now() + STAGE_NANOS);
  }

  Canvass answered(Event.Answered event, Turn turn) {
    if (event.round() != round) {
      return this;
    }
    return switch (event.answer()) {
      case Answer.VoteGranted vote
          when vote.epoch().equals(epoch) && !turn.facts().word().isForeign(vote.mandate()) -> {
        Map<MemberId, Answer.VoteGranted> votes = new HashMap<>(granted);
        votes.put(event.from(), vote);
        yield new Canvass(stage, epoch, round, votes, refusals, askedAt, until).next(turn);
      }
      case Answer.Refused no -> {
        Map<MemberId, Refusal> noes = new HashMap<>(refusals);
        noes.put(event.from(), no.reason());
        yield new Canvass(stage, epoch, round, granted, noes, askedAt, until);
      }
      default -> this;
    };
  }

  /** Before the vote, those that refused are asked again: nothing was promised, nothing is lost. */
  Canvass again(Turn turn) {
    boolean due = mayAskAgain(turn) && turn.now() < until;
    if (stage != Stage.ASKING_WOULD_YOU || refusals.isEmpty() || !due) {
      return this;
    }
    Set<MemberId> unconvinced = new HashSet<>(turn.rules().members());
    unconvinced.removeAll(granted.keySet());
    long asked = turn.ask(unconvinced, new Request.PreVote(epoch));
    return new Canvass(stage, epoch, asked, granted, Map.of(), turn.now(), until);
  }

  /** Whether a refusal, the own witness's too, may be another answer by now. */
  boolean mayAskAgain(Turn turn) {
    return turn.now() - askedAt > AGAIN_NANOS;
  }

  private Canvass next(Turn turn) {
    boolean majority = hasMajority(granted.keySet(), turn);
    return switch (stage) {
      case ASKING_WOULD_YOU ->
          majority && granted.containsKey(turn.me()) ? promise(epoch, turn) : this;
      case PROMISING -> {
        if (majority) { // It counts alone.
          yield elected();
        }
        long asked = turn.ask(turn.rules().others(), new Request.RequestVote(epoch));
        yield new Canvass(
            Stage.COLLECTING,
            epoch,
            asked,
            granted,
            Map.of(),
            turn.now(),
            turn.now() + STAGE_NANOS);
      }
      case COLLECTING -> majority ? elected() : this;
      case ELECTED -> this;
    };
  }

  private Canvass elected() {
    return new Canvass(Stage.ELECTED, epoch, round, granted, refusals, askedAt, until);
  }

  /** Whether it can no longer succeed, or has taken too long. */
  boolean hasFailed(Turn turn) {
    boolean outvoted =
        switch (stage) {
          case ASKING_WOULD_YOU -> turn.facts().word().promise().compareTo(epoch) >= 0;
          case PROMISING -> !refusals.isEmpty();
          case COLLECTING -> {
            Set<MemberId> left = turn.rules().members();
            left.removeAll(refusals.keySet());
            yield !hasMajority(left, turn);
          }
          case ELECTED -> false;
        };
    return outvoted || (stage != Stage.ELECTED && turn.now() > until);
  }

  /**
   * S1: of the list of the newest mandate among the votes, be it known to be in force or not. An
   * older generation elects nobody into a later one that it has only heard of (section 5).
   */
  private boolean hasMajority(Collection<MemberId> witnesses, Turn turn) {
    Optional<Mandate> bound = bound();
    boolean outlived = bound.filter(it -> it.epoch().generation() < epoch.generation()).isPresent();
    Electorate electorate = bound.map(Mandate::electorate).orElseGet(turn.rules()::everybody);
    return !outlived && electorate.hasMajority(witnesses);
  }

  /**
   * The newest mandate among the votes: it may have been in force, and binds (design section 5).
   */
  Optional<Mandate> bound() {
    return granted.values().stream()
        .flatMap(vote -> vote.mandate().stream())
        .max(Mandate::compareTo);
  }
}
