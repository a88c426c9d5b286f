package dev.regent.node.postgres;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a data directory belongs in a base backup: the manual's list of what does not, and the
 * files of unlogged and temporary tables, which a start in recovery would only throw away.
 */
final class BackupContents {
  static final String TABLESPACES = "pg_tblspc";

  /** Their folders must be there, empty. WAL comes by a way of its own. */
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans",
          TABLESPACES,
          "pg_wal");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "backup_label",
          "backup_label.old",
          "backup_manifest",
          "current_logfiles",
          "postgresql.auto.conf.tmp",
          "postmaster.opts",
          "postmaster.pid",
          "tablespace_map",
          "tablespace_map.old",
          ControlFile.PATH);

  private static final Pattern RELATION = Pattern.compile("(\\d+)(_fsm|_vm)?(\\.\\d+)?");
  private static final Pattern TEMPORARY = Pattern.compile("t\\d+_\\d+(_\\w+)?(\\.\\d+)?");

  private BackupContents() {}

  /**
   * Whether a file or folder belongs.
   *
   * @param path from the data directory
   * @param siblings all names in its folder
   */
  static boolean has(String path, Set<String> siblings) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return !LEFT_OUT.contains(path)
        && !name.startsWith("pgsql_tmp")
        && !name.startsWith("pg_internal.init")
        && !(path.startsWith("base/") && isLostInRecovery(name, siblings));
  }

  /** Whether what is in that folder may belong. */
  static boolean hasContentOf(String folder) {
    return !EMPTIED.contains(folder);
  }

  private static boolean isLostInRecovery(String name, Set<String> siblings) {
    Matcher relation = RELATION.matcher(name);
    return TEMPORARY.matcher(name).matches()
        || (relation.matches() && siblings.contains(relation.group(1) + "_init"));
  }
}
