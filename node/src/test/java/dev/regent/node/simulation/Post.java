package dev.regent.node.simulation;

import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.MemberId;
import java.util.function.Consumer;

/** Letters between members, and those that are of another cluster. */
final class Post {
  private final World world;
  private final Scheduler scheduler;
  private final Links links;

  Post(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.links = world.links();
  }

  void send(Node from, MemberId to, Request request, Consumer<Answer> reply) {
    if (!from.knows(to)) {
      return;
    }
    MemberId sender = from.member().me();
    Consumer<Answer> back =
        answer ->
            links.send(
                to,
                sender,
                () -> {
                  world.trace(sender, () -> "  " + to + " answers " + answer);
                  scheduler.in(
                      from.life(),
                      0,
                      () -> {
                        if (from.knows(to)) {
                          reply.accept(answer);
                        }
                      });
                });
    links.send(sender, to, () -> deliver(sender, world.member(to), request, back));
  }

  /** S1: refused at the door, by the hash of cluster and list; its sender hears nothing here. */
  void stray(MemberId from, Member to, Request request) {
    world.trace(to.me(), () -> "a stranger's letter: " + request);
    if (!world.keeps(ShellClause.S1_STRANGERS_ARE_REFUSED)) {
      deliver(from, to, request, answer -> {});
    }
  }

  private void deliver(MemberId from, Member to, Request request, Consumer<Answer> reply) {
    Node target = to.node();
    if (target != null) {
      scheduler.in(target.life(), 0, () -> target.receive(from, request, reply));
    }
  }
}
