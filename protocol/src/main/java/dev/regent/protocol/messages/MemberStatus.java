package dev.regent.protocol.messages;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.List;
import java.util.Optional;

/**
 * How one member is, in its own words; for status pages only.
 *
 * @param role {@code primary}, {@code standby}, {@code arbiter}, or {@code none} while undecided
 * @param phase the governor's state, and what it waits for
 * @param leaseLeftMillis what is left of the lease; 0 when there is none
 * @param fence the kind of fence, whether its door is open, and what it does not cover
 * @param standbys what the primary sees of each standby; empty on other members
 * @param trouble what an operator must see to; empty when there is nothing
 */
public record MemberStatus(
    MemberId member,
    String role,
    String phase,
    Epoch promise,
    Optional<Mandate> mandate,
    boolean ready,
    int timeline,
    Lsn lsn,
    String copy,
    long leaseLeftMillis,
    Fence fence,
    List<Standby> standbys,
    String postgres,
    String synchronousCommit,
    String trouble) {

  /** The same with another trouble, if it is one. */
  public MemberStatus troubled(String by) {
    String both = trouble.isEmpty() || by.isEmpty() ? trouble + by : trouble + "; " + by;
    return new MemberStatus(
        member,
        role,
        phase,
        promise,
        mandate,
        ready,
        timeline,
        lsn,
        copy,
        leaseLeftMillis,
        fence,
        standbys,
        postgres,
        synchronousCommit,
        both);
  }

  /**
   * The state of the door.
   *
   * @param movedMillisAgo how long it has been so; since the node's start at most
   */
  public record Fence(String kind, boolean open, long movedMillisAgo, String note) {}

  /** One standby as the primary sees it. */
  public record Standby(
      String applicationName, MemberId member, String state, Lsn confirmed, long lagBytes) {}
}
