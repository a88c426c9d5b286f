package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Lsn;
import java.util.Map;
import java.util.Optional;

/** What stands where the data should be. */
public sealed interface DataDirectory {

  /** Nothing, or the side directory of an initdb, rewind or clone that never ended. */
  record Absent() implements DataDirectory {}

  /**
   * A database system.
   *
   * @param majorVersion as in {@code PG_VERSION}
   * @param copy absent when the directory was not made by Regent
   * @param timeline of the latest checkpoint
   * @param promotion the last one that was begun in it (S8, S13), if any
   * @param past where its timelines began, by their numbers; the first is not among them
   */
  record Present(
      String systemId,
      int majorVersion,
      Optional<Copy> copy,
      int timeline,
      Optional<Begun> promotion,
      Map<Integer, Lsn> past)
      implements DataDirectory {}

  /**
   * A database system that somebody else has made, marked to be made this cluster's.
   *
   * @param standbys whether it was a standby last, or is a base backup; otherwise it was a primary
   * @param past where its timelines began, by their numbers; the first is not among them
   */
  record Adoptable(String systemId, boolean standbys, Map<Integer, Lsn> past)
      implements DataDirectory {}

  /** A promotion that was begun: under that epoch, towards that timeline. */
  record Begun(Epoch epoch, int timeline) {}

  /** Something that is not a database system, or of another major version: never touched (S13). */
  record Alien(String reason) implements DataDirectory {}
}
