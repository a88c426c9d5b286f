package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Copies a server's WAL, segment by segment as each is full: a slot keeps WAL to a cap only, and a
 * large database may write more than that while it is copied.
 */
final class WalCopy {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String FOLDER = "pg_wal";
  private static final String HISTORY = "[0-9A-F]{8}\\.history";

  /** What is on its disk for good, and so may be in a segment that is full. */
  private static final String REACHED =
      "select case when pg_is_in_recovery()"
          + " then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"
          + " else pg_current_wal_flush_lsn() end";

  private final Session session;
  private final RemoteFiles remote;
  private final Path to;
  private WalSegment next;
  private long lastLook = System.nanoTime();

  /** Begins with that segment. */
  WalCopy(Session session, RemoteFiles remote, Path to, WalSegment first) {
    this.session = session;
    this.remote = remote;
    this.to = to;
    this.next = first;
  }

  /** Begins with the segment of that position, on the timeline of the latest checkpoint. */
  static WalCopy from(Session session, RemoteFiles remote, Lsn start, Path to) throws SQLException {
    WalSegment first =
        session.ask(
            "select timeline_id, bytes_per_wal_segment from pg_control_checkpoint(),"
                + " pg_control_init()",
            rows -> {
              rows.next();
              return WalSegment.at(rows.getInt(1), start, rows.getInt(2));
            });
    return new WalCopy(session, remote, to, first);
  }

  /** Copies what has become full, at most once in a while. */
  void keepUp() throws SQLException, IOException {
    if (System.nanoTime() - lastLook < INTERVAL.toNanos()) {
      return;
    }
    Lsn reached = Lsn.parse(session.text(REACHED));
    while (next.end().compareTo(reached) <= 0) {
      copyNext();
    }
    lastLook = System.nanoTime();
  }

  /** Copies the rest, up to the segment that ends with that position or holds it. */
  void through(Lsn end) throws SQLException, IOException {
    WalSegment last = WalSegment.at(next.timeline(), new Lsn(end.value() - 1), next.size());
    while (next.number() <= last.number()) {
      copyNext();
    }
  }

  /** Copies how the timelines came about. */
  static void histories(RemoteFiles remote, Path to) throws SQLException, IOException {
    for (RemoteFiles.Entry entry : remote.list(FOLDER)) {
      if (entry.name().matches(HISTORY)) {
        copy(remote, entry.name(), entry.size(), to);
      }
    }
  }

  private void copyNext() throws SQLException, IOException {
    long copied = copy(remote, next.name(), next.size(), to);
    if (copied != next.size()) {
      throw new PostgresException("WAL that the copy needs is gone at its source: " + next.name());
    }
    next = next.next();
  }

  /** Its source archives its WAL itself: the copy need not, once it is a primary. */
  private static long copy(RemoteFiles remote, String name, long size, Path to)
      throws SQLException, IOException {
    Path done = to.resolve("archive_status");
    RemoteFiles.makeFolder(to);
    RemoteFiles.makeFolder(done);
    Files.deleteIfExists(to.resolve(name)); // Less of it may be there already.
    long copied = remote.copyFile(FOLDER + "/" + name, size, to.resolve(name), () -> {});
    Files.deleteIfExists(done.resolve(name + ".ready"));
    Durable.write(done.resolve(name + ".done"), "");
    return copied;
  }
}
