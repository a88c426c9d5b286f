package dev.regent.node.decision;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.ReplicationSeen;
import dev.regent.node.decision.Event.ReplicationSeen.Standby;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who appears in the examples, and by which rules they live. */
final class Cast {
  static final MemberId MASTER = new MemberId("pg-master");
  static final MemberId SLAVE = new MemberId("pg-slave");
  static final MemberId THIRD = new MemberId("pg-third");
  static final MemberId ARBITER = new MemberId("arbiter");

  static final Copy MASTERS = new Copy(MASTER, "000000000000000a");
  static final Copy SLAVES = new Copy(SLAVE, "000000000000000b");
  static final Copy THIRDS = new Copy(THIRD, "000000000000000c");

  /** The slave's data after it was cloned anew: another copy of the same member. */
  static final Copy SLAVES_CLONE = new Copy(SLAVE, "00000000000000bb");

  /** What an operator restored in place of the master's data. */
  static final Copy MASTERS_RESTORED = new Copy(MASTER, "00000000000000aa");

  static final InSyncSet NOBODY = InSyncSet.EMPTY;
  static final InSyncSet ONLY_SLAVE = set(1, SLAVES);

  static final Electorate EVERYBODY = Electorate.of(List.of(MASTER, SLAVE, ARBITER));

  static final String SYSTEM = "7300000000000000001";
  static final Duration LEASE = Duration.ofSeconds(1);
  static final Duration TICK = Duration.ofMillis(20);

  private Cast() {}

  static Rules.Timing timing() {
    return new Rules.Timing(
        LEASE,
        Duration.ofSeconds(1),
        Duration.ofMillis(300),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  /** {pg-master, pg-slave | arbiter}. */
  static Rules pair(MemberId me) {
    return rules(me, List.of(MASTER, SLAVE), List.of(ARBITER), 1, false);
  }

  /** The same where no commit waits. */
  static Rules asynchronousPair(MemberId me) {
    return rules(me, List.of(MASTER, SLAVE), List.of(ARBITER), 1, true);
  }

  /** {pg-master, pg-slave, pg-third}. */
  static Rules trio(MemberId me, int acks) {
    return rules(me, List.of(MASTER, SLAVE, THIRD), List.of(), acks, false);
  }

  /** The same cluster where these may be promoted, in this order. */
  static Rules withHeirs(Rules rules, MemberId... heirs) {
    return new Rules(
        rules.me(),
        Rosters.of(rules.data(), rules.arbiters(), List.of(heirs)),
        rules.commits(),
        rules.timing());
  }

  /** The same cluster where the primary never stands alone. */
  static Rules neverAlone(Rules rules) {
    Rules.Commits commits = rules.commits();
    return new Rules(
        rules.me(),
        rules.roster(),
        new Rules.Commits(commits.acks(), commits.asynchronous(), commits.maximumLag(), true),
        rules.timing());
  }

  private static Rules rules(
      MemberId me, List<MemberId> data, List<MemberId> arbiters, int acks, boolean asynchronous) {
    return new Rules(
        me,
        Rosters.of(data, arbiters, data),
        new Rules.Commits(acks, asynchronous, 1_000_000, false),
        timing());
  }

  static Copy copyOf(MemberId member) {
    return List.of(MASTERS, SLAVES, THIRDS).stream()
        .filter(copy -> copy.member().equals(member))
        .findFirst()
        .orElseThrow();
  }

  static Epoch epoch(long number) {
    return new Epoch(number);
  }

  static InSyncSet set(int acks, Copy... copies) {
    return new InSyncSet(List.of(copies), acks);
  }

  static Lsn lsn(String text) {
    return Lsn.parse(text);
  }

  static Position at(int timeline, String text) {
    return new Position(timeline, lsn(text));
  }

  /**
   * A mandate with its past: the master founded the cluster on timeline 2; whoever else reigns was
   * promoted at 0/5000000.
   */
  static Mandate mandate(long epoch, long revision, MemberId primary, InSyncSet inSync) {
    List<Reign> history = new ArrayList<>(List.of(founding()));
    if (!primary.equals(MASTER)) {
      history.add(new Reign(epoch(epoch), primary, 3, lsn("0/5000000")));
    }
    return new Mandate(
        epoch(epoch),
        revision,
        primary,
        Optional.of(copyOf(primary)),
        inSync,
        Optional.of(SYSTEM),
        history,
        false,
        EVERYBODY,
        Optional.empty());
  }

  /** The same in the cluster of {@link #trio}. */
  static Mandate amongThree(long epoch, long revision, MemberId primary, InSyncSet inSync) {
    Mandate other = mandate(epoch, revision - 1, primary, inSync);
    return other.withElectorate(Electorate.of(List.of(MASTER, SLAVE, THIRD)));
  }

  static Reign founding() {
    return new Reign(epoch(1), MASTER, 2, lsn("0/2000000"));
  }

  static Directory directory(Copy copy) {
    return new Directory(
        Optional.of(copy), Optional.of(SYSTEM), Optional.empty(), Optional.empty());
  }

  static Standby streaming(Copy copy, String confirmed) {
    return new Standby(copy.applicationName(), true, lsn(confirmed));
  }

  /** What the primary sees: its own end of WAL, and who streams. */
  static ReplicationSeen primarySees(String end, Standby... standbys) {
    return new ReplicationSeen(
        false, at(2, end), Arrays.stream(standbys).toList(), false, Lsn.ZERO);
  }

  /** What a standby sees. */
  static ReplicationSeen standbySees(Position position, boolean receiving) {
    return new ReplicationSeen(true, position, List.of(), receiving, Lsn.ZERO);
  }
}
