package dev.regent.node.membership;

import static dev.regent.node.membership.Members.A;
import static dev.regent.node.membership.Members.B;
import static dev.regent.node.membership.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.membership.GossipView.Missing;
import dev.regent.protocol.values.MemberId;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityChanged;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import org.junit.jupiter.api.Test;

class GossipViewTest {
  private final Seating seating = Members.seating(A, A, B, C);
  private final UniqueAddress a = incarnation(A, 1);
  private final UniqueAddress b = incarnation(B, 1);
  private final UniqueAddress c = incarnation(C, 1);
  private final UniqueAddress c2 = incarnation(C, 2);
  private final GossipView all =
      new GossipView(
          a, Map.of(a, MemberStatus.up(), b, MemberStatus.up(), c, MemberStatus.up()), Set.of());

  @Test
  void nobodyIsLostOfAWholeRing() {
    assertThat(all.lost(Set.of(), seating)).isEmpty();
    assertThat(all.reached(seating)).containsExactlyInAnyOrder(A, B, C);
    assertThat(all.unheard()).isEmpty();
  }

  @Test
  void onlyItsOwnObservationsCount() {
    GossipView view = all.with(Set.of(new Missing(b, c), new Missing(c, b)));
    assertThat(view.lost(Set.of(), seating)).isEmpty();
    assertThat(view.reached(seating)).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void whoIsMissingIsLostAndThenFound() {
    GossipView view = all.with(Set.of(new Missing(a, c)));
    assertThat(view.lost(Set.of(), seating)).containsExactly(C);
    assertThat(all.lost(Set.of(C), seating)).isEmpty();
  }

  @Test
  void downingAndRemovalDoNotBringTheLostBack() {
    GossipView downed = all.with(Set.of(new Missing(a, c))).with(c, MemberStatus.down());
    assertThat(downed.lost(Set.of(C), seating)).containsExactly(C);
    GossipView removed = downed.with(c, MemberStatus.removed());
    assertThat(removed.lost(Set.of(C), seating)).containsExactly(C);
    assertThat(removed.with(Set.of()).lost(Set.of(C), seating)).containsExactly(C);
  }

  @Test
  void aNewIncarnationIsFoundOnceItIsUp() {
    GossipView joining =
        all.with(Set.of(new Missing(a, c)))
            .with(c, MemberStatus.down())
            .with(c2, MemberStatus.joining());
    assertThat(joining.lost(Set.of(C), seating)).containsExactly(C);
    GossipView up = joining.with(c2, MemberStatus.weaklyUp());
    assertThat(up.lost(Set.of(C), seating)).isEmpty();
  }

  @Test
  void whoLeavesInGoodOrderIsNotLost() {
    GossipView leaving = all.with(c, MemberStatus.leaving());
    assertThat(leaving.lost(Set.of(), seating)).isEmpty();
    GossipView exiting = leaving.with(c, MemberStatus.exiting());
    assertThat(exiting.lost(Set.of(), seating)).isEmpty();
    GossipView removed = exiting.with(c, MemberStatus.removed());
    assertThat(removed.lost(Set.of(), seating)).isEmpty();
  }

  @Test
  void whoIsNoMemberAnyMoreIsNotLost() {
    GossipView view = all.with(Set.of(new Missing(a, c)));
    seating.roll().enroll(seating.roll().roster().without(C));
    assertThat(view.lost(Set.of(C), seating)).isEmpty();
    assertThat(view.reached(seating)).containsExactlyInAnyOrder(A, B);
    assertThat(seating.addressOf(C)).isEmpty();
    assertThat(seating.turn()).isZero();
    seating.roll().enroll(seating.roll().roster().without(A));
    assertThat(seating.turn()).as("after all members").isOne();
  }

  @Test
  void aStrangersAddressIsNobody() {
    UniqueAddress stranger =
        UniqueAddress.apply(new Address("pekko", Seating.SYSTEM, "elsewhere", 1), 1L);
    GossipView view = all.with(stranger, MemberStatus.up()).with(Set.of(new Missing(a, stranger)));
    assertThat(view.lost(Set.of(), seating)).isEmpty();
    assertThat(view.reached(seating)).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void theTableTellsSilentAndTerminatedFromReachable() {
    Reachability table =
        Reachability.empty().unreachable(a, b).terminated(a, c).unreachable(b, c).reachable(b, c);
    assertThat(ReachabilityTable.missing(new ReachabilityChanged(table)))
        .containsExactlyInAnyOrder(new Missing(a, b), new Missing(a, c));
  }

  static UniqueAddress incarnation(MemberId member, long uid) {
    return UniqueAddress.apply(
        Members.seating(A, A, B, C, Members.D, Members.E).addressOf(member).orElseThrow(), uid);
  }
}
