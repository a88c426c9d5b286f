package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.simulation.exhaustive.Cluster.Letter;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.witness.SimulatedWitness.OnDisk;
import dev.regent.node.witness.StillWitness;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions and answers: the own witness answers at once, another when it is that question's turn.
 */
final class Letters {
  private static final long TICKETS = 8;

  private final Play play;

  Letters(Play play) {
    this.play = play;
  }

  /** Replaces the question before, whose letters may still be on their way. */
  void ask(int who, Effect.Ask ask) {
    play.host(who).up().question().ifPresent(old -> supersede(who, old));
    play.node(who, it -> it.question(ask));
    if (ask.to().contains(play.member(who))) {
      play.soon(() -> exchange(who, who, true));
    }
  }

  private void supersede(int who, Effect.Ask old) {
    boolean matters =
        switch (old.request()) {
          case Request.RequestVote vote -> true;
          case Request.RecordMandate mandate -> true;
          case Request.Resign resign -> true;
          case Request.Sever sever -> true;
          default -> false;
        };
    if (!matters || !play.allows(Fault.LATE)) {
      return;
    }
    List<Letter> late = new ArrayList<>(play.world().late());
    for (MemberId to : old.to()) {
      if (play.indexOf(to) != who) {
        late.add(new Letter(who, play.indexOf(to), old.request()));
      }
    }
    play.world(play.world().late(late));
  }

  /** The sender is gone; what it asked may still arrive. */
  void orphaned(int who) {
    play.host(who).node().flatMap(Host.Node::question).ifPresent(old -> supersede(who, old));
  }

  /**
   * The standing question of one member comes to another, and its answer back if it is not lost.
   */
  void exchange(int from, int to, boolean answered) {
    if (play.host(from).node().isEmpty()) {
      return;
    }
    Optional<Effect.Ask> question = play.host(from).up().question();
    if (question.isEmpty() || !question.get().to().contains(play.member(to))) {
      return; // Another question stands by now.
    }
    Effect.Ask ask = question.get();
    if (ask.request() instanceof Request.Sever(Epoch epoch)) {
      play.tell(to, new Event.SeverAsked(play.member(from), epoch, ask.round() * TICKETS + from));
      return;
    }
    Optional<Answer> answer = answer(from, to, ask.request());
    if (answered && answer.isPresent()) {
      play.soon(() -> came(from, to, ask.round(), answer.get()));
    }
  }

  /** An answer to what is no longer asked is an answer to nothing. */
  private void came(int to, int from, long round, Answer answer) {
    boolean asked =
        play.host(to)
            .node()
            .flatMap(Host.Node::question)
            .filter(ask -> ask.round() == round)
            .isPresent();
    if (asked) {
      play.tell(to, new Event.Answered(round, play.member(from), answer));
    }
  }

  void reply(int who, Effect.Reply reply) {
    if (reply.ticket() < 0) {
      return; // To an operator.
    }
    int to = (int) (reply.ticket() % TICKETS);
    if (play.isWhole(who, to)) {
      play.soon(() -> came(to, who, reply.ticket() / TICKETS, reply.answer()));
    }
  }

  void arriveLate(Letter letter) {
    if (letter.request() instanceof Request.Sever(Epoch epoch)) {
      long nobodysRound = TICKETS * Integer.MAX_VALUE;
      play.tell(
          letter.to(),
          new Event.SeverAsked(play.member(letter.from()), epoch, nobodysRound + letter.from()));
    } else {
      answer(letter.from(), letter.to(), letter.request());
    }
  }

  /** The primary beats: once to itself, once to another; both must acknowledge. */
  void beat(int who, int to) {
    Effect.Beat beat = play.host(who).up().beat().orElseThrow();
    Request.Heartbeat request = new Request.Heartbeat(beat.epoch(), beat.revision(), 0);
    List<MemberId> acknowledged = new ArrayList<>();
    for (int each : new int[] {who, to}) {
      Optional<Answer> answer = answer(who, each, request);
      if (answer.isPresent() && answer.get() instanceof Answer.HeartbeatAcked acked) {
        acknowledged.add(play.member(each));
        if (acked.revision() < beat.revision() && each != who) {
          play.soon(who, new Event.WitnessBehind(play.member(each), acked.revision()));
        }
      } else if (answer.isPresent() && answer.get() instanceof Answer.Refused no) {
        play.soon(who, new Event.HeartbeatRefused(no.promise(), no.mandate(), no.resignation()));
      }
    }
    boolean enough =
        beat.electorate().hasMajority(acknowledged)
            || (!acknowledged.isEmpty() && !play.keeps(ShellClause.S10_A_MAJORITY_ACKNOWLEDGES));
    if (enough) {
      long until = play.now() + play.rules(who).lease();
      play.soon(who, new Event.LeaseExtended(beat.epoch(), until));
    }
  }

  private Optional<Answer> answer(int from, int to, Request request) {
    MemberId sender = play.member(from);
    return switch (request) {
      case Request.Sever sever -> Optional.empty();
      case Request.Stand(var epoch) -> {
        play.tell(to, new Event.StandAsked(sender, epoch));
        yield Optional.of(new Answer.Noted());
      }
      case Request.Leave leave -> {
        play.tell(to, new Event.LeaveAsked(sender));
        yield Optional.of(new Answer.Noted());
      }
      default -> vote(sender, to, request);
    };
  }

  private Optional<Answer> vote(MemberId sender, int to, Request request) {
    Host host = play.host(to);
    if (host.node().isEmpty()) {
      return Optional.empty();
    }
    StillWitness.Said said =
        StillWitness.ask(
            play.scenario().mutation().ballot(),
            host.record(),
            host.up().mind(),
            sender,
            request,
            play.now(),
            play.rules(to).lease());
    if (!said.mind().equals(host.up().mind())) {
      play.node(to, it -> it.mind(said.mind()));
    }
    write(to, said.record());
    if (said.answer() instanceof Answer.HeartbeatAcked acked) {
      play.tell(to, new Event.HeartbeatHeard(sender, acked.epoch()));
    }
    return Optional.of(
        said.answer() instanceof Answer.Known known
            ? known.configured(play.rules(to).roster().names())
            : said.answer());
  }

  private void write(int who, OnDisk record) {
    OnDisk before = play.host(who).record();
    if (!record.equals(before)) {
      play.host(who, play.host(who).record(record));
      play.laws().recorded(who, before);
      play.tell(who, record.told());
    }
  }

  void recordSeverance(int who, Epoch epoch) {
    if (play.keeps(ShellClause.S5_SEVERED_IS_ON_DISK)) {
      write(who, StillWitness.severed(play.host(who).record(), epoch));
    }
    play.soon(who, new Event.SeveranceRecorded(epoch));
  }
}
