package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a base backup, or a rewind, says of itself: its recovery does not begin where pg_control has
 * the latest checkpoint. It is there until a server has begun with that recovery.
 *
 * @param start from where on it needs WAL, and on which timeline that stands
 * @param checkpoint where the record of the checkpoint is that names this start
 * @param ofStandby whether a server in recovery was copied: then pg_control says where it becomes
 *     consistent, and otherwise a record of the WAL does
 */
record BackupLabel(Position start, Lsn checkpoint, boolean ofStandby) {
  static final String FILE = "backup_label";

  /** The name of a segment begins with its timeline. */
  private static final Pattern START =
      Pattern.compile(
          "START WAL LOCATION: ([0-9A-F]+/[0-9A-F]+) \\(file ([0-9A-F]{8})[0-9A-F]{16}\\)");

  private static final Pattern CHECKPOINT =
      Pattern.compile("(?m)^CHECKPOINT LOCATION: ([0-9A-F]+/[0-9A-F]+)$");
  private static final Pattern OF_STANDBY = Pattern.compile("(?m)^BACKUP FROM: standby$");

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  static BackupLabel of(Path directory) throws IOException {
    return parse(Files.readString(directory.resolve(FILE)));
  }

  static BackupLabel parse(String text) {
    Matcher start = START.matcher(text);
    Matcher checkpoint = CHECKPOINT.matcher(text);
    if (!start.find() || !checkpoint.find()) {
      throw new PostgresException("the backup_label says no start");
    }
    int timeline = Integer.parseUnsignedInt(start.group(2), 16);
    return new BackupLabel(
        new Position(timeline, Lsn.parse(start.group(1))),
        Lsn.parse(checkpoint.group(1)),
        OF_STANDBY.matcher(text).find());
  }
}
