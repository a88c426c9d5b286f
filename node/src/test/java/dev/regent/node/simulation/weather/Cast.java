package dev.regent.node.simulation.weather;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import java.util.List;
import java.util.Optional;

/**
 * Who plays which part in a misfortune.
 *
 * @param primary reigns, and clients pass
 * @param standby a copy of the set that streams
 * @param witness an arbiter, or another standby where there is none
 * @param rest all others
 */
record Cast(Member primary, Member standby, Member witness, List<Member> rest) {

  /** Only a cluster that is as it should be has one: all up, and every standby in the set. */
  static Optional<Cast> of(Site site) {
    Optional<Mandate> mandate = site.inForce();
    if (mandate.isEmpty() || !site.members().stream().allMatch(Member::isUp)) {
      return Optional.empty();
    }
    Member primary = member(site, mandate.get().primary().name());
    List<Member> standbys =
        mandate.get().inSync().copies().stream()
            .map(Copy::member)
            .map(id -> member(site, id.name()))
            .filter(each -> each.server().isReceiving())
            .toList();
    boolean redundant = standbys.size() == primary.rules().data().size() - 1;
    if (!redundant || !serves(primary)) {
      return Optional.empty();
    }
    Member standby = standbys.get(site.scheduler().random().nextInt(standbys.size()));
    List<Member> others =
        site.members().stream().filter(each -> each != primary && each != standby).toList();
    Member witness =
        others.stream()
            .filter(each -> each.rules().isArbiter())
            .findFirst()
            .orElseGet(others::getFirst);
    return Optional.of(
        new Cast(
            primary, standby, witness, others.stream().filter(each -> each != witness).toList()));
  }

  private static Member member(Site site, String name) {
    return site.members().stream()
        .filter(each -> each.me().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean serves(Member primary) {
    Node node = primary.node();
    return node != null
        && node.state().phase() instanceof Phase.Reigning reign
        && reign.door().shown()
        && reign.recording().isEmpty()
        && reign.renewal().isEmpty();
  }

  long lease() {
    return primary.rules().lease();
  }

  /** Whether the record in force names a copy of that member. */
  static boolean isInSet(Site site, Member member) {
    return site.inForce().flatMap(m -> m.inSync().copyOf(member.me())).isPresent();
  }
}
