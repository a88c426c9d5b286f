package dev.regent.node.roster;

import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The members as this node knows them now: those of its configuration until the decision has
 * another roster enrolled. For all threads; whoever keeps a list of members longer than for one
 * step has an old one.
 */
public final class Roll {
  private final Seat me;
  private final Roster configured;

  /** The way to who was a member may still have to be barred, or asked for what it has. */
  private final Map<MemberId, Seat> ever = new ConcurrentHashMap<>();

  private volatile Roster now;

  /** Begins with the configuration's. */
  public Roll(Seat me, Roster configured) {
    this.me = me;
    this.configured = configured;
    this.now = configured;
    ever.put(me.name(), me);
    remember(configured);
  }

  /** Those are the members from now on. */
  public void enroll(Roster roster) {
    remember(roster);
    now = roster;
  }

  private void remember(Roster roster) {
    roster.seats().forEach(seat -> ever.put(seat.name(), seat));
  }

  /** This node's name, be it a member or not. */
  public MemberId me() {
    return me.name();
  }

  /** Whether this node is a member. */
  public boolean isMember() {
    return now.contains(me.name());
  }

  /** Whether the members are others, or elsewhere, than this node's configuration says. */
  public boolean differs() {
    return !now.equals(configured);
  }

  /** All of it. */
  public Roster roster() {
    return now;
  }

  /** Every member, in order. */
  public Set<MemberId> members() {
    return new LinkedHashSet<>(now.names());
  }

  /** Every seat but this node's. */
  public List<Seat> others() {
    return now.seats().stream().filter(seat -> !seat.name().equals(me.name())).toList();
  }

  /** Those of them with a PostgreSQL. */
  public List<Seat> otherData() {
    return others().stream().filter(seat -> seat.role() == Role.DATA).toList();
  }

  /** Where that one is, or was when it last was a member; nothing of who never was. */
  public Optional<Seat> seat(MemberId member) {
    return Optional.ofNullable(ever.get(member));
  }
}
