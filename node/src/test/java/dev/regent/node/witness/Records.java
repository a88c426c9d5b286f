package dev.regent.node.witness;

import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import dev.regent.protocol.values.Resignation;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import java.util.List;
import java.util.Optional;

/** Witness records of the examples: the arbiter's. */
final class Records {
  static final MemberId MASTER = new MemberId("pg-master");
  static final MemberId SLAVE = new MemberId("pg-slave");
  static final MemberId ARBITER = new MemberId("arbiter");
  static final ClusterHash CLUSTER = ClusterHash.of("regent");

  static final List<MemberId> CONFIGURED = List.of(MASTER, SLAVE, ARBITER);
  static final ClusterHash FORMER = ClusterHash.former("regent", CONFIGURED);
  static final Electorate EVERYBODY = Electorate.of(CONFIGURED);

  private Records() {}

  static WitnessRecord empty() {
    return WitnessRecord.empty(CLUSTER, ARBITER);
  }

  /** 2.3 = {pg-slave, R={pg-master}, k=1}, after a failover. */
  static Mandate mandate() {
    return new Mandate(
        new Epoch(2),
        3,
        SLAVE,
        Optional.of(new Copy(SLAVE, "00000000000000bb")),
        new InSyncSet(List.of(new Copy(MASTER, "00000000000000aa")), 1),
        Optional.of("7300000000000000001"),
        List.of(
            new Reign(new Epoch(1), MASTER, 2, new Lsn(0x2000000)),
            new Reign(new Epoch(2), SLAVE, 3, new Lsn(0xFFFF_FFFF_0000_0001L))),
        false,
        EVERYBODY,
        Optional.empty());
  }

  static Roster roster() {
    Seat seat =
        new Seat(SLAVE, Seat.Role.DATA, "172.28.76.12", 7355, 7356, 5432, 7626, 10, true, false);
    return new Roster(List.of(seat, seat.asLeaving()));
  }

  static Resignation resignation() {
    return new Resignation(
        new Epoch(1), MASTER, Optional.of(new Position(2, new Lsn(0x5000000))), Optional.of(SLAVE));
  }

  /** One with something in every field. */
  static WitnessRecord full() {
    return empty()
        .acknowledging(new Epoch(2), SLAVE)
        .recording(mandate())
        .resigned(resignation())
        .promising(new Epoch(3), Optional.of(MASTER))
        .severed(new Epoch(2))
        .ring(4, Optional.of(ARBITER));
  }
}
