package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The WAL that a rewound directory needs before its server opens. {@code pg_rewind} leaves the last
 * of it to be streamed, but a server starts following nobody (S5), and would wait for ever.
 */
final class RewoundWal {
  private static final String PREFIX = "regent";
  private static final int TIMELINE_DIGITS = 8;

  private RewoundWal() {}

  /**
   * Fetches what was written since the rewind began, and sees that no segment is missing.
   *
   * @param before how far the primary had flushed then
   */
  static void complete(Session session, Path side, Lsn before)
      throws SQLException, IOException, InterruptedException {
    Path wal = side.resolve("pg_wal");
    ControlFile control = ControlFile.of(side);
    Position end = control.minimumRecoveryEnd();
    RemoteFiles remote = new RemoteFiles(session);
    WalCopy copy = WalCopy.from(session, remote, before, wal);
    copy.through(flushed(session, end.lsn()));
    WalCopy.histories(remote, wal);
    Durable.syncTree(wal);
    check(wal, BackupLabel.of(side).start().lsn(), end, control.segmentSize());
  }

  /**
   * The end that recovery must reach is what the primary had inserted, and at a page's end even a
   * header more than any record has. A commit that waits for the disk puts a record behind it, and
   * all of it where files are read from.
   */
  static Lsn flushed(Session session, Lsn end) throws SQLException {
    session.run("select pg_logical_emit_message(true, '%s', '')".formatted(PREFIX));
    Lsn flushed = Lsn.parse(session.text("select pg_current_wal_flush_lsn()"));
    if (flushed.compareTo(end) <= 0) {
      throw new PostgresException(
          "the primary has flushed to %s only, and the rewound copy needs its WAL to %s"
              .formatted(flushed, end));
    }
    return flushed;
  }

  /** The primary may have recycled what was written between the common past and now. */
  private static void check(Path wal, Lsn start, Position end, int segmentSize) throws IOException {
    Set<String> there;
    try (Stream<Path> files = Files.list(wal)) {
      there =
          files
              .map(Path::toFile)
              .map(File::getName)
              .filter(name -> name.matches("[0-9A-F]{24}"))
              .map(name -> name.substring(TIMELINE_DIGITS))
              .collect(Collectors.toSet());
    }
    WalSegment last = WalSegment.at(end.timeline(), new Lsn(end.lsn().value() - 1), segmentSize);
    WalSegment each = WalSegment.at(end.timeline(), start, segmentSize);
    for (; each.number() <= last.number(); each = each.next()) {
      if (!there.contains(each.name().substring(TIMELINE_DIGITS))) {
        throw new PostgresException(
            "the primary has removed WAL that the rewound copy needs, of any timeline: "
                + each.name());
      }
    }
  }
}
