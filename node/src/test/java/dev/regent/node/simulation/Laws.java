package dev.regent.node.simulation;

import dev.regent.node.simulation.invariants.AcknowledgedWritesStay;
import dev.regent.node.simulation.invariants.Invariant;
import dev.regent.node.simulation.invariants.ListCoversRecord;
import dev.regent.node.simulation.invariants.LonePrimaryServes;
import dev.regent.node.simulation.invariants.NoFollowerWithAnotherPast;
import dev.regent.node.simulation.invariants.OnePrimaryPerEpoch;
import dev.regent.node.simulation.invariants.OneServesAtATime;
import dev.regent.node.simulation.invariants.OnlyTheEligibleReign;
import dev.regent.node.simulation.invariants.Overview;
import dev.regent.node.simulation.invariants.PlannedStopLosesNothing;
import dev.regent.node.simulation.invariants.PromisesNeverFall;
import dev.regent.node.simulation.invariants.PromotedToPrimary;
import dev.regent.node.simulation.invariants.ReadersSeeRecoveryOnly;
import dev.regent.node.simulation.invariants.ReadsAreCurrent;
import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.model.Point;
import dev.regent.node.simulation.model.Server;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.List;

/** All invariants, each told of all. */
final class Laws {
  private final PromisesNeverFall promises = new PromisesNeverFall();
  private final NoFollowerWithAnotherPast pasts = new NoFollowerWithAnotherPast();
  private final List<Invariant> all =
      List.of(
          new OnePrimaryPerEpoch(),
          new OneServesAtATime(),
          promises,
          new ListCoversRecord(),
          new AcknowledgedWritesStay(),
          new ReadsAreCurrent(),
          new OnlyTheEligibleReign(),
          new ReadersSeeRecoveryOnly(),
          new PromotedToPrimary(),
          new LonePrimaryServes(),
          new PlannedStopLosesNothing(),
          pasts);

  void afterEvent(Overview overview) {
    for (Invariant each : all) {
      each.afterEvent(overview);
    }
  }

  void acknowledged(Server by, Point end, Overview overview) {
    all.forEach(each -> each.acknowledged(by, end, overview));
  }

  void read(Server from, Point seen, Overview overview) {
    all.forEach(each -> each.read(from, seen, overview));
  }

  void started(Server server, Overview overview) {
    all.forEach(each -> each.started(server, overview));
  }

  void promoted(Server server, Epoch epoch, Overview overview) {
    all.forEach(each -> each.promoted(server, epoch, overview));
  }

  void recorded(Member member, Overview overview) {
    all.forEach(each -> each.recorded(member, overview));
  }

  Violation divergent(MemberId standby, MemberId upstream, Point has, Point streams) {
    return pasts.seen(standby, upstream, has, streams);
  }

  void diskLost(MemberId member) {
    promises.forget(member);
  }
}
