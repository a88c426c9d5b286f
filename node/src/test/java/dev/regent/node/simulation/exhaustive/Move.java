package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.exhaustive.Cluster.Letter;
import dev.regent.node.simulation.exhaustive.Cluster.Link;
import dev.regent.protocol.messages.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One thing that may happen next.
 *
 * @param who the member to which it happens
 * @param other another member, or which of several things
 */
record Move(Kind kind, int who, int other) {
  /** In words. */
  enum Kind {
    ANSWERED("the question of %s is answered by %s"),
    UNHEARD("the question of %s reaches %s, whose answer is lost"),
    BEAT("%s beats, to %s"),
    LATE("a late letter of %s arrives, number %s"),
    DONE("what %s was ordered is done, order %s"),
    DONE_AND_CRASHED("what %s was ordered is done, order %s, and its machine is gone"),
    GIVEN_UP("what %s was ordered is given up, order %s"),
    RECEIVED("%s receives all that %s has"),
    CONFIRMED("%s confirms what it has to %s"),
    STREAMED("%s receives and confirms all that %s has"),
    WRITTEN("a client writes to %s"),
    WAITED("a little more than a lease passes"),
    CRASHED("the machine of %s is gone"),
    NODE_KILLED("the node of %s is killed"),
    EXITED("the PostgreSQL of %s exits by itself"),
    BOOTED("%s starts"),
    CUT("the link between %s and %s is cut"),
    HEALED("the link heals"),
    STOP_ASKED("an operator stops %s"),
    SWITCH_ASKED("an operator asks %s to hand over");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final Event SWITCH =
      new Event.Ordered(new Order.SwitchOver(Optional.empty(), Optional.empty()), -1);

  /** Whether it is the cluster's own work, which goes on whatever happens. */
  boolean isWork() {
    return switch (kind) {
      case ANSWERED, BEAT, DONE, STREAMED -> true;
      default -> false;
    };
  }

  static List<Move> of(Scenario scenario, Cluster cluster) {
    Play play = new Play(scenario, cluster, Search.SILENT);
    List<Move> moves = new ArrayList<>();
    for (int who = 0; who < play.size(); who++) {
      ofNode(play, who, moves);
      ofServer(play, who, moves);
      ofMachine(play, who, moves);
    }
    Allowance left = cluster.world().allowance();
    if (play.allows(Fault.LATE)) {
      for (int i = 0; i < cluster.world().late().size(); i++) {
        Letter letter = cluster.world().late().get(i);
        if (play.host(letter.to()).node().isPresent()) {
          moves.add(new Move(Kind.LATE, letter.from(), i));
        }
      }
    }
    if (cluster.world().cut().isPresent()) {
      moves.add(new Move(Kind.HEALED, 0, 0));
    }
    if (left.waits() > 0) {
      moves.add(new Move(Kind.WAITED, 0, 0));
    }
    return moves;
  }

  private static void ofNode(Play play, int who, List<Move> moves) {
    if (play.host(who).node().isEmpty()) {
      return;
    }
    Host.Node node = play.host(who).up();
    for (int other = 0; other < play.size(); other++) {
      boolean reaches =
          other != who && play.isWhole(who, other) && play.host(other).node().isPresent();
      int to = other;
      if (reaches && node.question().filter(q -> q.to().contains(play.member(to))).isPresent()) {
        moves.add(new Move(Kind.ANSWERED, who, other));
        if (play.allows(Fault.LOSS)) {
          moves.add(new Move(Kind.UNHEARD, who, other));
        }
      }
      if (reaches && node.beat().isPresent()) {
        moves.add(new Move(Kind.BEAT, who, other));
      }
    }
    for (int i = 0; i < node.orders().size(); i++) {
      Effect order = node.orders().get(i);
      boolean ready = play.databases().isReady(who, order);
      if (ready) {
        moves.add(new Move(Kind.DONE, who, i));
      }
      boolean telling = order instanceof Effect.Promote || order instanceof Effect.Arm;
      if (telling && play.allows(Fault.CRASH)) {
        moves.add(new Move(Kind.DONE_AND_CRASHED, who, i));
      }
      if (!ready) {
        moves.add(new Move(Kind.GIVEN_UP, who, i));
      }
    }
    if (play.allows(Fault.STOP)) {
      moves.add(new Move(Kind.STOP_ASKED, who, 0));
    }
    if (play.allows(Fault.SWITCH_OVER) && node.state().phase() instanceof Phase.Reigning) {
      moves.add(new Move(Kind.SWITCH_ASKED, who, 0));
    }
  }

  private static void ofServer(Play play, int who, List<Move> moves) {
    Host host = play.host(who);
    if (host.server().isEmpty()) {
      return;
    }
    Streams streams = play.databases().streams();
    if (streams.canReceive(who)) {
      int source = play.indexOf(host.data().upstream().orElseThrow());
      moves.add(new Move(Kind.STREAMED, who, source));
      moves.add(new Move(Kind.RECEIVED, who, source));
    }
    if (streams.canConfirm(who)) {
      int source = play.indexOf(host.running().receiver().orElseThrow());
      moves.add(new Move(Kind.CONFIRMED, who, source));
    }
    if (host.isPrimary() && play.isDoorOpen(who) && play.world().allowance().writes() > 0) {
      moves.add(new Move(Kind.WRITTEN, who, 0));
    }
    if (play.allows(Fault.EXIT) && host.node().isPresent()) {
      moves.add(new Move(Kind.EXITED, who, 0));
    }
  }

  private static void ofMachine(Play play, int who, List<Move> moves) {
    if (play.host(who).node().isEmpty()) {
      moves.add(new Move(Kind.BOOTED, who, 0));
    } else {
      if (play.allows(Fault.CRASH)) {
        moves.add(new Move(Kind.CRASHED, who, 0));
      }
      if (play.allows(Fault.KILL) && play.host(who).server().isPresent()) {
        moves.add(new Move(Kind.NODE_KILLED, who, 0));
      }
    }
    for (int other = who + 1; other < play.size(); other++) {
      if (play.allows(Fault.CUT) && play.world().cut().isEmpty()) {
        moves.add(new Move(Kind.CUT, who, other));
      }
    }
  }

  /** The state to which it leads; throws what it violates. */
  Cluster from(Scenario scenario, Cluster cluster, Consumer<String> trace) {
    Play play = new Play(scenario, cluster, trace);
    spend(play);
    make(play);
    Cluster next = play.settled(cluster.hosts());
    return next.world().allowance().faults() == 0 && !next.world().late().isEmpty()
        ? new Cluster(next.hosts(), next.world().late(List.of()))
        : next;
  }

  private void spend(Play play) {
    Allowance left = play.world().allowance();
    Allowance then =
        switch (kind) {
          case UNHEARD,
              LATE,
              DONE_AND_CRASHED,
              CRASHED,
              NODE_KILLED,
              EXITED,
              CUT,
              STOP_ASKED,
              SWITCH_ASKED ->
              left.afterFault();
          case WRITTEN -> left.afterWrite();
          case WAITED -> left.afterWait();
          case ANSWERED, BEAT, DONE, GIVEN_UP, RECEIVED, CONFIRMED, STREAMED, BOOTED, HEALED ->
              left;
        };
    play.world(play.world().allowance(then));
  }

  private void make(Play play) {
    Databases databases = play.databases();
    switch (kind) {
      case ANSWERED -> play.letters().exchange(who, other, true);
      case UNHEARD -> play.letters().exchange(who, other, false);
      case BEAT -> play.letters().beat(who, other);
      case LATE -> play.letters().arriveLate(play.world().late().get(other));
      case DONE -> databases.complete(who, play.host(who).up().orders().get(other));
      case DONE_AND_CRASHED -> {
        databases.complete(who, play.host(who).up().orders().get(other));
        play.machines().crash(who);
      }
      case GIVEN_UP -> databases.giveUp(who, play.host(who).up().orders().get(other));
      case RECEIVED -> databases.streams().receive(who);
      case CONFIRMED -> databases.streams().confirm(who);
      case STREAMED -> {
        databases.streams().receive(who);
        databases.streams().confirm(who);
      }
      case WRITTEN -> databases.streams().write(who);
      case WAITED -> play.machines().passTime();
      case CRASHED -> play.machines().crash(who);
      case NODE_KILLED -> play.machines().killNode(who);
      case EXITED -> databases.exit(who);
      case BOOTED -> play.machines().boot(who);
      case CUT -> play.world(play.world().cut(Optional.of(Link.of(who, other))));
      case HEALED -> play.world(play.world().cut(Optional.empty()));
      case STOP_ASKED -> play.tell(who, new Event.StopAsked());
      case SWITCH_ASKED -> play.tell(who, SWITCH);
    }
  }

  String describe(Scenario scenario, Cluster before) {
    List<String> names = scenario.members().stream().map(Object::toString).toList();
    String second =
        switch (kind) {
          case DONE, DONE_AND_CRASHED, GIVEN_UP ->
              before.hosts().get(who).up().orders().get(other).toString();
          case LATE -> before.world().late().get(other).toString();
          default -> names.get(other);
        };
    return kind.words.formatted(names.get(who), second);
  }
}
