package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.node.decision.Phase.Server;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import java.util.Optional;
import java.util.function.Function;

/** What becomes of an operator's order: it is accepted, or declined with the reason. */
final class OrderPolicy {
  private OrderPolicy() {}

  /** As long as a command waits for it. */
  private static final long RESUMPTION_NANOS = 30_000_000_000L;

  static Transition ordered(Phase phase, Event.Ordered event, Turn turn) {
    return switch (event.order()) {
      case Order.SwitchOver order -> switchOver(phase, order, event.ticket(), turn);
      case Order.Pause pause -> pause(phase, true, event.ticket(), turn);
      case Order.Resume resume -> resume(phase, event.ticket(), turn);
      case Order.ForcePromotion order -> ForcePolicy.ordered(phase, order, event.ticket(), turn);
      case Order.Add order ->
          change(
              phase,
              reign -> RosterPolicy.unfit(order, turn),
              RosterPolicy.wanted(order, turn),
              event.ticket(),
              turn);
      case Order.Remove order ->
          change(
              phase,
              reign -> RosterPolicy.needed(order, reign, turn),
              RosterPolicy.wanted(order, turn),
              event.ticket(),
              turn);
    };
  }

  private static Transition switchOver(
      Phase phase, Order.SwitchOver order, long ticket, Turn turn) {
    if (phase instanceof HandingOver handing) {
      boolean same = order.to().map(to -> handing.target().equals(Optional.of(to))).orElse(true);
      boolean again = same && isOf(order, handing.mandate());
      return again
          ? accept(ticket, "%s is handing over".formatted(turn.me()), turn).to(phase)
          : decline(ticket, "%s is handing over already".formatted(turn.me()), false, turn)
              .to(phase);
    }
    if (!(phase instanceof Reigning reign)) {
      return decline(ticket, "%s does not reign now".formatted(turn.me()), true, turn).to(phase);
    }
    if (!isOf(order, reign.inForce())) {
      String sentence = "epoch %s has begun meanwhile".formatted(reign.inForce().epoch());
      return decline(ticket, sentence, false, turn).to(phase);
    }
    Optional<String> unready = unready(reign, turn);
    if (unready.isPresent()) {
      return decline(ticket, unready.get(), true, turn).to(phase);
    }
    if (reign.inForce().paused()) {
      return decline(ticket, "the cluster is paused: regent resume goes first", false, turn)
          .to(phase);
    }
    Optional<MemberId> target = order.to().or(() -> HandoverPolicy.target(reign, turn));
    if (target.isEmpty()) {
      return decline(ticket, "no standby is in sync: nobody could take over", false, turn)
          .to(phase);
    }
    Optional<String> unfit = unfit(target.get(), reign, turn);
    if (unfit.isPresent()) {
      return decline(ticket, unfit.get(), false, turn).to(phase);
    }
    String sentence =
        "%s hands over to %s, epoch %s ends"
            .formatted(turn.me(), target.get(), reign.inForce().epoch());
    return HandoverPolicy.switchOver(reign, target.get(), accept(ticket, sentence, turn));
  }

  /** Of the members. */
  private static Transition change(
      Phase phase,
      Function<Reigning, Optional<String>> objection,
      Roster next,
      long ticket,
      Turn turn) {
    if (!(phase instanceof Reigning reign)) {
      return decline(ticket, "%s does not reign now".formatted(turn.me()), true, turn).to(phase);
    }
    Optional<String> reason = objection.apply(reign);
    if (reason.isPresent()) {
      return decline(ticket, reason.get(), false, turn).to(phase);
    }
    Optional<String> underWay = underWay(reign);
    if (underWay.isPresent()) {
      return decline(ticket, underWay.get(), true, turn).to(phase);
    }
    if (next.equals(turn.rules().roster())) { // In force, since nothing is under way.
      return accept(ticket, "the members are %s".formatted(next), turn).to(phase);
    }
    if (reign.inForce().paused()) {
      return decline(ticket, "the cluster is paused: regent resume goes first", false, turn)
          .to(phase);
    }
    return accept(ticket, "recording it", turn).to(RosterPolicy.change(reign, next, turn));
  }

  private static boolean isOf(Order.SwitchOver order, Mandate mandate) {
    return order.during().filter(epoch -> !epoch.equals(mandate.epoch())).isEmpty();
  }

  /** The record says it, so it outlives every restart. */
  private static Transition pause(Phase phase, boolean paused, long ticket, Turn turn) {
    if (!(phase instanceof Reigning reign)) {
      return decline(ticket, "%s does not reign now".formatted(turn.me()), true, turn).to(phase);
    }
    Optional<String> underWay = underWay(reign);
    if (underWay.isPresent()) {
      return decline(ticket, underWay.get(), true, turn).to(phase);
    }
    if (reign.inForce().paused() == paused) {
      return accept(ticket, paused ? "paused already" : "not paused", turn).to(phase);
    }
    turn.alarm(paused ? "paused by an operator" : "resumed by an operator");
    return accept(ticket, "recording it", turn)
        .to(reign.recording(Recording.begin(reign.inForce().withPaused(paused), turn)));
  }

  /** By the primary; where it is gone, by an election for which somebody has to stand. */
  private static Transition resume(Phase phase, long ticket, Turn turn) {
    if (!(phase instanceof Following following) || turn.facts().mandate().isEmpty()) {
      return pause(phase, false, ticket, turn);
    }
    Mandate mandate = turn.facts().mandate().get();
    if (!mandate.paused()) {
      return accept(ticket, "not paused", turn).to(phase);
    }
    if (turn.facts().word().hears(mandate, turn.rules().lease(), turn.now())) {
      return decline(ticket, "%s reigns, and records it".formatted(mandate.primary()), true, turn)
          .to(phase);
    }
    if (following.server() == Server.FAILED || following.server() == Server.LEFT) {
      return decline(ticket, "%s starts its PostgreSQL first".formatted(turn.me()), true, turn)
          .emit(new Effect.Start())
          .to(following.server(Server.STARTING, turn.now()));
    }
    if (PrimaryCopy.isHere(mandate, turn)) { // It is about to stand; then it reigns, and records.
      return decline(ticket, "%s is not in office again yet".formatted(turn.me()), true, turn)
          .to(phase);
    }
    if (following.isPetitioned(turn.now())) { // Given again: its turn does not come any sooner.
      return accept(ticket, "%s stands for election".formatted(turn.me()), turn).to(phase);
    }
    long from =
        Math.max(following.standAt(), turn.now() + PrecedencePolicy.rank(mandate, turn.rules()));
    Following standing =
        following.petition(from, new Phase.Petition(from + RESUMPTION_NANOS, true));
    if (!FollowPolicy.mayStand(standing, mandate, turn)) {
      return decline(ticket, "%s cannot be elected: %s".formatted(turn.me(), mandate), true, turn)
          .to(phase);
    }
    return accept(ticket, "%s stands for election".formatted(turn.me()), turn).to(standing);
  }

  private static Turn accept(long ticket, String sentence, Turn turn) {
    return turn.emit(new Effect.Reply(ticket, new Answer.Accepted(sentence)));
  }

  private static Turn decline(long ticket, String reason, boolean passing, Turn turn) {
    return turn.emit(new Effect.Reply(ticket, new Answer.Declined(reason, passing)));
  }

  /** Why a switchover that was accepted would lose or stall now, if so. */
  static Optional<String> hindrance(MemberId target, Reigning reign, Turn turn) {
    return illness(turn).or(() -> unfit(target, reign, turn));
  }

  private static Optional<String> illness(Turn turn) {
    Facts.Illness illness = turn.facts().illness();
    return illness.since().map(then -> "PostgreSQL fails its probes: " + illness.reason());
  }

  private static Optional<String> underWay(Reigning reign) {
    return reign.recording().isPresent() || reign.renewal().isPresent()
        ? Optional.of("the record is being changed")
        : Optional.empty();
  }

  /** What is under way, and is over in a moment. */
  private static Optional<String> unready(Reigning reign, Turn turn) {
    if (turn.facts().stopping()) {
      return Optional.of("%s is about to stop, and hands over by itself".formatted(turn.me()));
    }
    return underWay(reign)
        .or(
            () ->
                reign.door().open()
                    ? Optional.empty()
                    : Optional.of("%s does not serve clients now".formatted(turn.me())))
        .or(() -> illness(turn));
  }

  /** Why that member would lose something, or stall, if so. */
  private static Optional<String> unfit(MemberId target, Reigning reign, Turn turn) {
    if (target.equals(turn.me())) {
      return Optional.of("%s is the primary already".formatted(target));
    }
    if (!turn.rules().data().contains(target)) {
      return Optional.of(
          "%s is no data member; they are %s".formatted(target, turn.rules().data()));
    }
    if (!turn.rules().heirs().contains(target)) {
      return Optional.of("%s is configured never to be promoted".formatted(target));
    }
    Optional<Copy> copy = reign.inForce().inSync().copyOf(target);
    if (copy.isEmpty()) {
      return Optional.of(
          "%s is not in the in-sync set: what it lacks would be lost".formatted(target));
    }
    Followers followers = reign.synchrony().followers();
    Lsn confirmed = followers.confirmed(copy.get());
    long lag = followers.lsn().bytesAfter(confirmed);
    return followers
        .fault(copy.get(), turn.rules())
        .map(fault -> "%s is not ready: %s".formatted(target, fault))
        .or(() -> lost(target, turn))
        .or(
            () ->
                lag > turn.rules().commits().maximumLag()
                    ? Optional.of(
                        "%s lags by %d bytes: clients would wait for it".formatted(target, lag))
                    : Optional.empty());
  }

  private static Optional<String> lost(MemberId target, Turn turn) {
    return turn.facts().lost().contains(target)
        ? Optional.of("%s cannot be reached, so it could not be elected".formatted(target))
        : Optional.empty();
  }
}
