package dev.regent.protocol.messages;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One of everything that crosses the wire: full, empty, and at the edges of its numbers. */
final class Samples {
  static final MemberId MASTER = new MemberId("pg-master");
  static final MemberId SLAVE = new MemberId("pg-slave");
  static final ClusterHash CLUSTER = ClusterHash.of("regent");

  private static final Epoch EPOCH = new Epoch(Long.MAX_VALUE);
  private static final Copy COPY = new Copy(SLAVE, "00000000000000bb");

  static final Mandate MANDATE =
      new Mandate(
          EPOCH,
          Long.MAX_VALUE,
          MASTER,
          Optional.of(new Copy(MASTER, "ffffffffffffffff")),
          new InSyncSet(List.of(COPY, new Copy(MASTER, "ffffffffffffffff")), 2),
          Optional.of("18446744073709551615"),
          List.of(
              new Reign(new Epoch(1), MASTER, 2, new Lsn(0x2000000)),
              new Reign(EPOCH, SLAVE, Integer.MAX_VALUE, new Lsn(-1))),
          true,
          Electorate.of(List.of(MASTER, SLAVE)),
          Optional.of(new Roster(List.of(seat(), seat().asLeaving()))));

  private static final Resignation RESIGNATION =
      new Resignation(EPOCH, MASTER, Optional.of(new Position(2, new Lsn(-1))), Optional.of(SLAVE));

  private static final Resignation CRASH =
      new Resignation(EPOCH, MASTER, Optional.empty(), Optional.empty());

  private Samples() {}

  private static Seat seat() {
    return new Seat(SLAVE, Seat.Role.DATA, "fd00::1", 1, 2, 3, 65_535, 1000, true, false);
  }

  static Stream<Request> requests() {
    return Stream.of(
        new Request.Heartbeat(EPOCH, 3, Long.MAX_VALUE),
        new Request.PreVote(EPOCH),
        new Request.RequestVote(EPOCH),
        new Request.RecordMandate(MANDATE),
        new Request.RecordMandate(Mandate.founding(MASTER, MANDATE.electorate())),
        new Request.Sever(EPOCH),
        new Request.Resign(RESIGNATION),
        new Request.Resign(CRASH),
        new Request.Stand(EPOCH),
        new Request.Leave(),
        new Request.Inquire(),
        new Request.ClaimRing(Long.MAX_VALUE),
        new Request.Obey(new Order.SwitchOver(Optional.of(SLAVE), Optional.empty())),
        new Request.Obey(new Order.SwitchOver(Optional.empty(), Optional.empty())),
        new Request.Obey(new Order.Pause()),
        new Request.Obey(new Order.Resume()),
        new Request.Obey(new Order.ForcePromotion(SLAVE, Set.of(MASTER), 468_000)),
        new Request.Obey(new Order.Add(seat())),
        new Request.Obey(new Order.Remove(SLAVE)),
        new Request.ReportStatus());
  }

  static Stream<Answer> answers() {
    Stream<Answer> some =
        Stream.of(
            new Answer.HeartbeatAcked(EPOCH, Long.MAX_VALUE, 0),
            new Answer.VoteGranted(EPOCH, Optional.of(MANDATE), Optional.of(RESIGNATION)),
            new Answer.VoteGranted(Epoch.NONE, Optional.empty(), Optional.empty()),
            new Answer.MandateRecorded(EPOCH, 4),
            new Answer.Severed(EPOCH, COPY, new Position(2, new Lsn(-1))),
            new Answer.Severed(EPOCH, COPY, Position.NONE),
            new Answer.Noted(),
            new Answer.ResignationRecorded(EPOCH),
            new Answer.Known(
                true, true, EPOCH, Optional.of(MANDATE), Optional.of(CRASH), 1, Long.MAX_VALUE),
            new Answer.Known(false, false, Epoch.NONE, Optional.empty(), Optional.empty(), 0, 0),
            new Answer.Known(false, false, Epoch.NONE, Optional.empty(), Optional.empty(), 0, 0)
                .adopting(Optional.of("7412345678901234567"))
                .configured(List.of(MASTER, SLAVE)),
            new Answer.RingGranted(7),
            new Answer.Accepted("pg-master hands over"),
            new Answer.Declined("Umlaut ü and \"quotes\"", true),
            new Answer.StatusReported(status()),
            new Answer.StatusReported(arbiter()));
    Stream<Answer> refusals =
        Arrays.stream(Refusal.values())
            .map(
                reason ->
                    new Answer.Refused(
                        EPOCH, Optional.of(MANDATE), Optional.of(RESIGNATION), reason));
    return Stream.concat(some, refusals);
  }

  private static MemberStatus status() {
    return new MemberStatus(
        MASTER,
        "primary",
        "reigning",
        EPOCH,
        Optional.of(MANDATE),
        true,
        2,
        new Lsn(-1),
        COPY.id(),
        900,
        new MemberStatus.Fence("nftables", true, 1500, ""),
        List.of(
            new MemberStatus.Standby(
                COPY.applicationName(), SLAVE, "streaming", new Lsn(1), Long.MAX_VALUE)),
        "17.9",
        "remote_apply",
        "the disk is full");
  }

  private static MemberStatus arbiter() {
    return new MemberStatus(
        new MemberId("arbiter"),
        "arbiter",
        "arbitrating",
        Epoch.NONE,
        Optional.empty(),
        false,
        0,
        Lsn.ZERO,
        "",
        0,
        new MemberStatus.Fence("", false, 0, "Umlaut ü and \"quotes\""),
        List.of(),
        "",
        "",
        "");
  }
}
