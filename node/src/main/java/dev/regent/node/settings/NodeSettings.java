package dev.regent.node.settings;

import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A member's whole configuration, checked.
 *
 * @param members every configured member, in order; the first data member founds the cluster
 * @param me the seat of this node
 * @param witnessDirectory where the witness keeps its record; on a disk that survives
 */
public record NodeSettings(
    String cluster,
    List<Seat> members,
    Seat me,
    Replication replication,
    Timing timing,
    PostgresSettings postgres,
    Path witnessDirectory,
    Fence fence,
    Management management) {

  /** Copies the list. */
  public NodeSettings {
    members = List.copyOf(members);
  }

  /**
   * How commits are replicated.
   *
   * @param confirmations how many standbys are to confirm each commit, when there are as many
   * @param maximumLag in bytes
   * @param neverAlone rather no commits than commits that no standby has
   */
  public record Replication(
      int confirmations,
      Duration dropAfter,
      Duration goneAfter,
      long maximumLag,
      Duration patience,
      boolean neverAlone) {}

  /**
   * Durations of the protocol.
   *
   * @param lease how long an acknowledged heartbeat lets clients in
   * @param downAfter after which the janitor takes an unreachable member out of the gossip ring
   */
  public record Timing(
      Duration heartbeatInterval,
      Duration lease,
      Duration handover,
      Duration resignHold,
      Duration probeInterval,
      Duration downAfter,
      Duration witnessGone) {}

  /**
   * The fence.
   *
   * @param kind {@link #NFTABLES} or {@link #PROCESS}
   * @param nft the command
   */
  public record Fence(String kind, String nft) {
    /** The kernel's firewall holds the lease. */
    public static final String NFTABLES = "nftables";

    /** A second process holds it. */
    public static final String PROCESS = "process";
  }

  /** Where Pekko Management listens. */
  public record Management(String host, int port) {}

  /** What marks this cluster's messages. */
  public ClusterHash hash() {
    return ClusterHash.of(cluster);
  }

  /** The members by this configuration. */
  public Roster roster() {
    return new Roster(members);
  }

  /** Every seat but this node's. */
  public List<Seat> others() {
    return members.stream().filter(seat -> !seat.equals(me)).toList();
  }

  /** Where a new cluster's first data is. */
  public Seat founder() {
    return members.stream().filter(seat -> seat.role() == Role.DATA).findFirst().orElseThrow();
  }

  /** The seat of that member. */
  public Seat seat(MemberId name) {
    return members.stream().filter(seat -> seat.name().equals(name)).findFirst().orElseThrow();
  }
}
