package dev.regent.node.decision;

import dev.regent.node.decision.Phase.Handing;
import dev.regent.node.decision.Phase.HandingOver;
import dev.regent.node.decision.Phase.Reigning;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A state in words and numbers, for people and programs; nothing is decided on it. */
public final class Portrait {
  private Portrait() {}

  /**
   * How the member is now; what only the actuators know (fence, versions) is left to the wiring.
   */
  public static MemberStatus of(Rules rules, State state, long now) {
    Facts facts = state.facts();
    Position position = facts.data().position();
    long leaseLeft = door(state.phase()).map(it -> Math.max(0, it.ordered() - now)).orElse(0L);
    Facts.Passage passage = facts.passage();
    return new MemberStatus(
        rules.me(),
        role(rules, state.phase()),
        phase(rules, state.phase()) + comeback(facts.data().comeback(), now),
        facts.word().promise(),
        facts.mandate(),
        isReady(state, now),
        position.timeline(),
        position.lsn(),
        facts.copy().map(Copy::id).orElse(""),
        leaseLeft / 1_000_000,
        new MemberStatus.Fence("", passes(state, now), (now - passage.since()) / 1_000_000, ""),
        state.phase() instanceof Reigning reigning ? standbys(reigning) : List.of(),
        "",
        "",
        facts.data().shortage().or(() -> PrimaryCopy.trouble(facts, rules.me())).orElse(""));
  }

  /**
   * Whether clients pass. A member that was frozen finds its lease over before it hears from the
   * fence that the kernel has shut the door.
   */
  private static boolean passes(State state, long now) {
    boolean lapsed = door(state.phase()).filter(it -> it.ordered() - now <= 0).isPresent();
    return state.facts().passage().open() && !lapsed;
  }

  private static Optional<Door> door(Phase phase) {
    return switch (phase) {
      case Reigning reigning -> Optional.of(reigning.door());
      case HandingOver handing -> Optional.of(handing.before().door());
      default -> Optional.empty();
    };
  }

  private static String role(Rules rules, Phase phase) {
    if (rules.isArbiter()) {
      return "arbiter";
    }
    return switch (phase) {
      case Phase.Reigning p -> "primary";
      case HandingOver p -> "primary";
      case Phase.Following p when p.server() == Phase.Server.RUNNING -> "standby";
      case Phase.Canvassing p -> "standby";
      case Phase.Severing p -> "standby";
      case Phase.Yielding p -> "standby";
      default -> "none";
    };
  }

  private static String phase(Rules rules, Phase phase) {
    return switch (phase) {
      case Phase.Waking p -> waking(rules, p);
      case Phase.Arbitrating p -> "arbitrating";
      case Phase.Following p ->
          p.upstream()
              .map(upstream -> "following " + upstream)
              .orElse("following nobody: server " + p.server().name().toLowerCase(Locale.ROOT));
      case Phase.Rejoining p ->
          switch (p.step()) {
            case ENDING_TO_REWIND -> "stopping, to rewind";
            case REWINDING -> "rewinding";
            case ENDING_TO_CLONE -> "stopping, to clone";
            case CLONING -> "cloning";
          };
      case Phase.Canvassing p -> "asking for votes in epoch " + p.canvass().epoch();
      case Phase.Severing p -> "severing in epoch " + p.epoch();
      case Phase.Yielding p -> "severing for another in epoch " + p.epoch();
      case Phase.Ascending p ->
          "ascending: " + p.step().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Phase.Reigning p -> reigning(p);
      case HandingOver p ->
          "handing over: " + p.step().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Phase.Closing p -> "closing: " + p.cause().name().toLowerCase(Locale.ROOT);
      case Phase.Ending p -> "ending";
    };
  }

  /** To the others, who is not added yet is a stranger, as if none of them ran. */
  private static String waking(Rules rules, Phase.Waking phase) {
    boolean alone = phase.known().keySet().stream().allMatch(rules.me()::equals);
    return alone
        ? "waking: no other witness answers; if they run, regent add %s goes first"
            .formatted(rules.me())
        : "waking: waits for the witnesses";
  }

  private static String reigning(Reigning phase) {
    if (phase.door().shown()) {
      return "reigning";
    }
    return phase.inForce().inSync().isEmpty()
        ? "reigning: waits for a standby, never alone"
        : "reigning: waits for confirmations";
  }

  /** What was tried to bring the copy back, when that is not over, and what it cost. */
  private static String comeback(Comeback it, long now) {
    List<String> parts = new ArrayList<>();
    if (it.clones() > 1) {
      parts.add("attempt " + it.clones());
    }
    it.failure().ifPresent(reason -> parts.add("last failed: " + reason));
    it.again()
        .filter(then -> then - now > 0)
        .ifPresent(then -> parts.add("next in %d s".formatted((then - now) / 1_000_000_000 + 1)));
    if (it.givenUp() > 0) {
      parts.add("%d bytes of WAL given up".formatted(it.givenUp()));
    }
    return parts.isEmpty() ? "" : parts.stream().collect(Collectors.joining(", ", " (", ")"));
  }

  /** A primary: clients pass. A standby: it streams and is recorded. An arbiter: it votes. */
  private static boolean isReady(State state, long now) {
    Facts facts = state.facts();
    return switch (state.phase()) {
      case Phase.Arbitrating p -> true;
      case Reigning p -> passes(state, now);
      case HandingOver p -> p.step() == Handing.CHECKPOINTING && passes(state, now);
      case Phase.Following p ->
          facts.data().receiving()
              && facts.illness().since().isEmpty()
              && facts
                  .mandate()
                  .filter(m -> facts.copy().filter(m.inSync()::contains).isPresent())
                  .isPresent();
      default -> false;
    };
  }

  private static List<MemberStatus.Standby> standbys(Reigning phase) {
    Followers followers = phase.synchrony().followers();
    Mandate mandate = phase.inForce();
    return followers.standbys().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(each -> each.getValue().streaming() || mandate.inSync().contains(each.getKey()))
        .map(
            each ->
                new MemberStatus.Standby(
                    each.getKey().applicationName(),
                    each.getKey().member(),
                    each.getValue().streaming() ? "streaming" : "gone",
                    each.getValue().confirmed(),
                    followers.lsn().bytesAfter(each.getValue().confirmed())))
        .toList();
  }
}
