package dev.regent.node.membership;

import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The members that these tests speak of. */
final class Members {
  static final MemberId A = new MemberId("a");
  static final MemberId B = new MemberId("b");
  static final MemberId C = new MemberId("c");
  static final MemberId D = new MemberId("d");
  static final MemberId E = new MemberId("e");

  private Members() {}

  static Seat seat(MemberId member, int ringPort) {
    return new Seat(member, Role.DATA, "127.0.0.1", 1, ringPort, 1, 1, 0, true, false);
  }

  static Seating seating(MemberId me, MemberId... members) {
    List<MemberId> all = List.of(members);
    return seating(
        me, all.stream().map(member -> seat(member, 7001 + all.indexOf(member))).toList());
  }

  static Seating seating(MemberId me, List<Seat> seats) {
    Roster roster = new Roster(seats);
    return new Seating(new Roll(roster.seat(me).orElseThrow(), roster));
  }

  /** Only the seats and the janitor's patience matter here. */
  static NodeSettings settings(Seat me, List<Seat> seats, Duration downAfter) {
    Duration any = Duration.ofSeconds(1);
    Path none = Path.of("none");
    return new NodeSettings(
        "test",
        seats,
        me,
        new NodeSettings.Replication(1, any, any, 1, any, false),
        new NodeSettings.Timing(any, any, any, any, any, downAfter, any),
        new PostgresSettings(none, none, 1, none, none, "on", any, any, true, Map.of()),
        none,
        new NodeSettings.Fence("none", "none"),
        new NodeSettings.Management("127.0.0.1", 1));
  }
}
