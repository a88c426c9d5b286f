package dev.regent.node.simulation.member;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Rules;
import dev.regent.node.decision.State;
import dev.regent.node.decision.Transition;
import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Pace;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.model.Server;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.MemberId;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a member lives in: time, network, the others, and whoever watches. */
public interface Habitat {

  /** The decision: the production one, or one with a clause less. */
  @FunctionalInterface
  interface Core {
    Transition decide(Rules rules, State state, Event event, long now);
  }

  Scheduler scheduler();

  Links links();

  Core core();

  SimulatedWitness.Ballot ballot();

  Server server(MemberId member);

  Member member(MemberId member);

  /** How ill disks and commands are: the chance that an order fails. */
  double failures();

  Pace pace();

  /** How often gossip errs: the chance per look at another member. */
  double mistakes();

  /** A letter to the postbox of a member; the answer comes to the node that asked, if it lives. */
  void post(Node from, MemberId to, Request request, Consumer<Answer> reply);

  /** What the node ended with. */
  void exited(Node node, int status, String sentence);

  /** A record came to be on the member's disk. */
  void recorded(Member member);

  /** Whether something happens instead of that order. */
  boolean prevents(Node node, Effect effect);

  void decided(Node node, Event event, Transition transition);

  void trace(MemberId who, Supplier<String> what);

  /** A clause that the modelled shell keeps, and that a mutation may break. */
  boolean keeps(ShellClause clause);
}
