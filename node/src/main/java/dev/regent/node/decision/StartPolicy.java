package dev.regent.node.decision;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Phase.Arbitrating;
import dev.regent.node.decision.Phase.Following;
import dev.regent.node.decision.Phase.Server;
import dev.regent.node.decision.Phase.Waking;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.Map;
import java.util.Optional;

/** What a member does after its start: found a cluster, or find its place in one. */
final class StartPolicy {
  private StartPolicy() {}

  /** The exit status of a member that refuses the data or the cluster that it finds (S13). */
  static final int STRANGER = 3;

  private static final long INQUIRY_NANOS = 250_000_000;
  private static final long SILENCE_NANOS = 1_000_000_000;

  static Transition arbitrating(Arbitrating phase, Turn turn) {
    if (turn.facts().stopping()) {
      return turn.emit(new Effect.Exit(0, "the arbiter was asked to stop")).to(phase);
    }
    boolean silence = turn.now() - turn.facts().word().heardAt() > turn.rules().lease();
    if (silence && turn.now() - phase.inquiredAt() > SILENCE_NANOS) {
      turn.ask(turn.rules().others(), new Request.Inquire()); // It may have missed who is a member.
      return turn.to(new Arbitrating(turn.now()));
    }
    return turn.to(phase);
  }

  static Transition waking(Waking before, Event event, Turn turn) {
    Waking phase =
        event instanceof Event.Answered(long round, var from, Answer.Known known)
            ? before.heard(from, known)
            : before;
    Facts facts = turn.facts();
    if (facts.stopping()) {
      return turn.emit(new Effect.Exit(0, "asked to stop before anything was begun")).to(phase);
    }
    if (turn.now() - phase.askedAt() > INQUIRY_NANOS) {
      turn.ask(turn.rules().others(), new Request.Inquire());
      phase = new Waking(phase.known(), turn.now());
    }
    if (!facts.word().witnessed()) {
      return turn.to(phase); // S2: without a record of its own a member does nothing.
    }
    if (turn.rules().isArbiter() && !RosterPolicy.isOut(turn)) {
      return turn.say("this arbiter's witness is ready").to(new Arbitrating(turn.now()));
    }
    return facts.data().directory().isEmpty()
            || RosterPolicy.isOut(turn) // Until it is added again.
        ? turn.to(phase)
        : place(phase, facts.data().directory().get(), turn);
  }

  private static Transition place(Waking phase, Directory directory, Turn turn) {
    Optional<Mandate> mandate = turn.facts().mandate();
    Optional<String> stranger = stranger(phase, directory, turn);
    if (stranger.isPresent()) { // S13: never started, rewound or wiped.
      return turn.emit(new Effect.Exit(STRANGER, stranger.get())).to(phase);
    }
    if (mandate.isPresent()) {
      long rank = PrecedencePolicy.rank(mandate.get(), turn.rules());
      long standAt = turn.now() + turn.rules().lease() + rank;
      if (!directory.isPresent()) {
        return turn.say("no data here yet; the cluster's record is %s", mandate.get())
            .to(Following.begin(Server.ABSENT, turn.now(), standAt));
      }
      return turn.say("starting PostgreSQL in recovery; the cluster's record is %s", mandate.get())
          .emit(new Effect.Start())
          .to(Following.begin(Server.STARTING, turn.now(), standAt));
    }
    return isVirgin(phase, directory, turn) ? AscentPolicy.found(turn) : turn.to(phase);
  }

  /**
   * Every configured member knows no mandate and holds no data, and this is the first of them. What
   * is marked to be adopted is nobody's data yet; it must be of one system on all of them.
   */
  private static boolean isVirgin(Waking phase, Directory directory, Turn turn) {
    Rules rules = turn.rules();
    return isFounder(rules)
        && !directory.isPresent()
        && phase.known().keySet().containsAll(rules.others())
        && phase.known().values().stream()
            .allMatch(known -> known.recorded() && known.mandate().isEmpty() && !known.holdsData())
        && otherwise(phase, rules).isEmpty()
        && another(phase, directory).isEmpty();
  }

  private static boolean isFounder(Rules rules) {
    return rules.me().equals(rules.data().getFirst());
  }

  /** S1: who would found, or wait for, another cluster than this member's configuration says. */
  private static Optional<Map.Entry<MemberId, Answer.Known>> otherwise(Waking phase, Rules rules) {
    return phase.known().entrySet().stream()
        .filter(each -> !each.getValue().configured().equals(rules.roster().names()))
        .min(Map.Entry.comparingByKey());
  }

  /** Who has a database to be adopted of another system than this member's. */
  private static Optional<MemberId> another(Waking phase, Directory directory) {
    return phase.known().entrySet().stream()
        .filter(each -> each.getValue().toAdopt().isPresent())
        .filter(each -> !each.getValue().toAdopt().equals(directory.toAdopt()))
        .map(Map.Entry::getKey)
        .min(MemberId::compareTo);
  }

  /** Rather no cluster than one beside the database that somebody wants it to begin with. */
  private static Optional<String> discord(Waking phase, Directory directory) {
    String here = directory.toAdopt().isPresent() ? "another one" : "none";
    return another(phase, directory)
        .map(
            member ->
                ("%s has a database to be adopted, and this member, which founds the cluster, has"
                        + " %s. Nothing was touched; let the primary's be here, or take the mark"
                        + " away there: regent adopt --undo")
                    .formatted(member, here));
  }

  private static Optional<String> stranger(Waking phase, Directory directory, Turn turn) {
    if (directory.alien().isPresent()) {
      return directory.alien();
    }
    Optional<Mandate> mandate = turn.facts().mandate();
    if (mandate.isEmpty() && isFounder(turn.rules()) && !directory.isPresent()) {
      return otherwise(phase, turn.rules())
          .map(
              other ->
                  ("%s is configured with the members %s, and this member with %s: give them the"
                          + " same list, in the same order")
                      .formatted(
                          other.getKey(), other.getValue().configured(), turn.rules().roster()))
          .or(() -> discord(phase, directory));
    }
    if (!directory.isPresent() && directory.toAdopt().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> recorded = mandate.flatMap(Mandate::systemId);
    if (recorded.isPresent() && !recorded.equals(directory.systemId())) {
      return Optional.of(
          ("the data directory is of another cluster: its system identifier is %s, this cluster's"
                  + " is %s. Nothing was touched; give this member an empty directory or the right"
                  + " one")
              .formatted(directory.systemId().orElse("unknown"), recorded.get()));
    }
    if (!directory.isPresent()) {
      return Optional.empty(); // It has yet to be adopted.
    }
    boolean unfinishedBootstrap = mandate.filter(m -> m.primary().equals(turn.me())).isPresent();
    if (mandate.isPresent() && recorded.isEmpty() && !unfinishedBootstrap) {
      return Optional.of(
          "the data directory holds a database, and the cluster is only being founded. Nothing was"
              + " touched; give this member an empty directory");
    }
    boolean allAnswered = phase.known().keySet().containsAll(turn.rules().others());
    if (mandate.isEmpty() && allAnswered) {
      return Optional.of(
          "the data directory holds a database, and no member knows of a cluster that it belongs"
              + " to. Nothing was touched; give this member an empty directory");
    }
    return Optional.empty();
  }
}
