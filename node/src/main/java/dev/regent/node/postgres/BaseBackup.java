package dev.regent.node.postgres;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A way to copy a running primary's data directory, with the WAL that makes it consistent. */
interface BaseBackup {

  /**
   * Copies.
   *
   * @param side where the copy is made; all of it is on disk when this returns
   * @param name under which the primary sees it
   * @param wanted false from before {@link #cancel} on
   */
  void fetch(Upstream primary, Path side, String name, BooleanSupplier wanted) throws Exception;

  /** Ends what is under way, from any thread; whoever waits for it is told that it failed. */
  void cancel();
}
