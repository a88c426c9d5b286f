package dev.regent.node.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How to run the local PostgreSQL.
 *
 * @param binaries the folder with {@code postgres} and {@code initdb}; more is not needed
 * @param dataDirectory its parent must be writable too: side directories stand beside it
 * @param port on which it listens, on every address
 * @param secrets a folder with the files superuser, replicator, rewind and app: one password each
 * @param triggerFile a request to promote; see design section 7
 * @param synchronousCommit off, local, remote_write, on or remote_apply
 * @param probeDeadline of each probe
 * @param stopDeadline after which a fast stop becomes an immediate one
 * @param startsOpen whether clients pass as soon as it has started, because the fence is before it;
 *     otherwise they have to be admitted
 * @param own further settings of the operator, which go last into the generated file
 */
public record PostgresSettings(
    Path binaries,
    Path dataDirectory,
    int port,
    Path secrets,
    Path triggerFile,
    String synchronousCommit,
    Duration probeDeadline,
    Duration stopDeadline,
    boolean startsOpen,
    Map<String, String> own) {
  /** Copies the map. */
  public PostgresSettings {
    own = Map.copyOf(own);
  }
}
