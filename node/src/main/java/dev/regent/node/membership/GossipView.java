package dev.regent.node.membership;

import dev.regent.protocol.values.MemberId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * What this node's gossip says at one moment.
 *
 * @param self this node's incarnation
 * @param statuses of every incarnation in the ring
 * @param missing who has lost whom
 */
record GossipView(
    UniqueAddress self, Map<UniqueAddress, MemberStatus> statuses, Set<Missing> missing) {

  /** An observer's own failure detector has lost the subject. */
  record Missing(UniqueAddress observer, UniqueAddress subject) {}

  GossipView {
    statuses = Map.copyOf(statuses);
    missing = Set.copyOf(missing);
  }

  static GossipView empty(UniqueAddress self) {
    return new GossipView(self, Map.of(), Set.of());
  }

  GossipView with(UniqueAddress incarnation, MemberStatus status) {
    Map<UniqueAddress, MemberStatus> next = new HashMap<>(statuses);
    if (status.equals(MemberStatus.removed())) {
      next.remove(incarnation);
    } else {
      next.put(incarnation, status);
    }
    return new GossipView(self, next, missing);
  }

  GossipView with(Set<Missing> observations) {
    return new GossipView(self, statuses, observations);
  }

  /** Whether a ring has taken this node in, up or not yet. */
  boolean isWelcomed() {
    return statuses.containsKey(self);
  }

  boolean isUp() {
    return isUp(self);
  }

  private boolean isUp(UniqueAddress incarnation) {
    return Optional.ofNullable(statuses.get(incarnation))
        .filter(s -> s.equals(MemberStatus.up()) || s.equals(MemberStatus.weaklyUp()))
        .isPresent();
  }

  boolean isMissing(UniqueAddress observer, UniqueAddress subject) {
    return missing.contains(new Missing(observer, subject));
  }

  /** The incarnations that are up and that this node's own failure detector hears, its own too. */
  Set<UniqueAddress> heard() {
    return statuses.keySet().stream()
        .filter(incarnation -> isUp(incarnation) && !isMissing(self, incarnation))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The configured members among {@link #heard}. */
  Set<MemberId> reached(Seating seating) {
    return heard().stream()
        .flatMap(incarnation -> seating.at(incarnation.address()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The members that this node's own failure detector has lost. Once lost, a member stays so until
   * an incarnation of it is up and heard: neither downing nor removal brings it back. Who leaves in
   * good order is not lost.
   *
   * @param before those lost so far
   */
  Set<MemberId> lost(Set<MemberId> before, Seating seating) {
    Set<MemberId> lost = new TreeSet<>(before);
    missing.stream()
        .filter(one -> one.observer().equals(self) && statuses.containsKey(one.subject()))
        .flatMap(one -> seating.at(one.subject().address()).stream())
        .forEach(lost::add);
    lost.removeAll(reached(seating));
    lost.retainAll(seating.members());
    lost.remove(seating.me());
    return Set.copyOf(lost);
  }

  /**
   * The incarnations that nobody hears any more: of all that this node hears, each one's own
   * failure detector has lost them. A single cut link makes nobody unheard.
   */
  Set<UniqueAddress> unheard() {
    Set<UniqueAddress> observers = heard();
    Set<UniqueAddress> unheard = new HashSet<>(statuses.keySet());
    unheard.removeIf(
        subject ->
            MemberStatus.down().equals(statuses.get(subject))
                || !observers.stream().allMatch(observer -> isMissing(observer, subject)));
    return observers.isEmpty() ? Set.of() : unheard;
  }
}
