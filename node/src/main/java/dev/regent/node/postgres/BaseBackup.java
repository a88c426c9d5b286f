package dev.regent.node.postgres;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * A way to copy a running server's data directory, a primary's or a standby's, with the WAL that
 * makes it consistent.
 */
interface BaseBackup {

  /**
   * Copies.
   *
   * @param side where the copy is made; all of it is on disk when this returns
   * @param name under which the source sees it
   * @param wanted false from before {@link #cancel} on
   */
  void fetch(Upstream source, Path side, String name, BooleanSupplier wanted) throws Exception;

  /** Ends what is under way, from any thread; whoever waits for it is told that it failed. */
  void cancel();
}
