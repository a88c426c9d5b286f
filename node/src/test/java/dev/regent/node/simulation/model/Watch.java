package dev.regent.node.simulation.model;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;

/** Sees what PostgreSQL does that no member of the cluster could see as a whole. */
public interface Watch {

  /** It answers sessions from now on. */
  void started(Server server);

  /** It takes writes from now on. */
  void promoted(Server server, Epoch epoch);

  /** A standby was let stream although its log is no part of the upstream's. */
  void divergent(MemberId standby, MemberId upstream, Point has, Point streams);

  /** Its process ended, whoever ended it. */
  void exited(Server server);
}
