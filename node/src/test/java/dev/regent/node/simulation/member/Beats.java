package dev.regent.node.simulation.member;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.heartbeat.SimulatedHeartbeat;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.MemberId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The primary's heartbeats, counted by the production code. */
final class Beats {
  private static final long INTERVAL = 100 * Scheduler.MILLI;

  private final Node node;
  private final SimulatedHeartbeat heartbeat;
  private Effect.@Nullable Beat beat;
  private long series;

  Beats(Node node) {
    this.node = node;
    this.heartbeat =
        new SimulatedHeartbeat(
            node.member().rules().members(), node.member().rules().timing(), node.now());
  }

  void begin(Effect.Beat next) {
    boolean sameReign = beat != null && beat.epoch().equals(next.epoch());
    boolean beating = beat != null;
    if (!sameReign) {
      heartbeat.forget(node.now());
    }
    beat = next;
    send(next);
    if (!beating) {
      again(++series);
    }
  }

  void end() {
    beat = null;
    series++;
    heartbeat.forget(node.now());
  }

  private void again(long of) {
    node.later(
        node.member().clock().real(INTERVAL),
        () -> {
          if (of == series && beat != null) {
            heartbeat.news(node.now()).ifPresent(node::tell);
          }
          if (of == series && beat != null) {
            send(beat);
            again(of);
          }
        });
  }

  private void send(Effect.Beat now) {
    long sequence = heartbeat.send(node.now());
    Request.Heartbeat request = new Request.Heartbeat(now.epoch(), now.revision(), sequence);
    for (MemberId to : node.roll()) {
      node.habitat().post(node, to, request, answer -> came(to, answer));
    }
  }

  private void came(MemberId from, Answer answer) {
    if (beat == null) {
      return;
    }
    switch (answer) {
      case Answer.HeartbeatAcked acked when acked.epoch().equals(beat.epoch()) -> {
        if (acked.revision() < beat.revision() && !from.equals(node.member().me())) {
          node.tell(new Event.WitnessBehind(from, acked.revision()));
        }
        if (beat != null) {
          var epoch = beat.epoch();
          heartbeat
              .acknowledged(acked.sequence(), from, electorate(from, beat), node.now())
              .ifPresent(until -> node.tell(new Event.LeaseExtended(epoch, until(until))));
          heartbeat.news(node.now()).ifPresent(node::tell);
        }
      }
      case Answer.Refused no ->
          node.tell(new Event.HeartbeatRefused(no.promise(), no.mandate(), no.resignation()));
      default -> {}
    }
  }

  private Electorate electorate(MemberId from, Effect.Beat now) {
    return node.habitat().keeps(ShellClause.S10_A_MAJORITY_ACKNOWLEDGES)
        ? now.electorate()
        : Electorate.of(List.of(from));
  }

  private long until(long earned) {
    return node.habitat().keeps(ShellClause.S10_LEASE_FROM_SENDING)
        ? earned
        : node.now() + node.member().rules().lease();
  }
}
