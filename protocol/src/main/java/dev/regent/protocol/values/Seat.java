package dev.regent.protocol.values;

import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A member and how to reach it.
 *
 * @param host an address that stays; the very same text on every member
 * @param port of its protocol
 * @param ringPort of its gossip
 * @param priority of two that may be promoted the higher is
 * @param heir whether it may be in the in-sync set, and so be promoted
 * @param leaving it is to be a member no more: no commit is to wait for it, and it is not to count
 */
public record Seat(
    MemberId name,
    Role role,
    String host,
    int port,
    int ringPort,
    int postgresPort,
    int managementPort,
    int priority,
    boolean heir,
    boolean leaving) {

  /** What a member has. */
  public enum Role {
    /** A PostgreSQL. */
    DATA,
    /** None: only its vote. */
    ARBITER
  }

  /** Whether the other is at the same address. */
  public boolean isWhere(Seat other) {
    return host.equals(other.host)
        && port == other.port
        && ringPort == other.ringPort
        && postgresPort == other.postgresPort
        && managementPort == other.managementPort;
  }

  /** Whether something of the other listens where something of this does. */
  public boolean meets(Seat other) {
    return host.equalsIgnoreCase(other.host) && !Collections.disjoint(ports(), other.ports());
  }

  private Set<Integer> ports() {
    Stream<Integer> postgres = role == Role.DATA ? Stream.of(postgresPort) : Stream.of();
    return Stream.concat(Stream.of(port, ringPort, managementPort), postgres)
        .collect(Collectors.toSet());
  }

  /** The same, on its way out. */
  public Seat asLeaving() {
    return new Seat(
        name, role, host, port, ringPort, postgresPort, managementPort, priority, heir, true);
  }
}
