package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces what a directory has of WAL by the primary's, so that it replays nothing but that one's
 * past.
 *
 * @param wal the directory's folder of WAL
 * @param control of which the sizes count
 */
record PrimaryWal(Session session, Descent descent, Path wal, ControlFile control) {
  private static final int TIMELINE_DIGITS = 8;

  /** In a record's header; then come two bytes, and the checkpoint, of which this is the first. */
  private static final int INFO = 16;

  private static final int MANAGER = 17;
  private static final int REDO = 26;

  private static final int OWN_BITS = 0xF0;
  private static final int ONLINE_CHECKPOINT = 0x10;
  private static final int WAL_MANAGER = 0;

  /** From the segment of that position on; fails when the primary has it no more. */
  void fetch(Position from, Lsn to) throws SQLException, IOException {
    clear(WalSegment.at(from.timeline(), from.lsn(), control.segmentSize()));
    RemoteFiles remote = new RemoteFiles(session);
    for (Descent.Stretch each : descent.stretches(from, to, control.segmentSize())) {
      new WalCopy(session, remote, wal, each.first()).through(each.end());
    }
    WalCopy.histories(remote, wal);
    Durable.syncTree(wal);
  }

  /** Whatever nobody writes over would be replayed, or taken for the future, too. */
  private void clear(WalSegment first) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(wal)) {
      files = all.toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      boolean replaced =
          name.matches("[0-9A-F]{24}.*") && numberOf(name).compareTo(numberOf(first.name())) >= 0;
      boolean future = name.matches("[0-9A-F]{8}\\.history") && name.compareTo(first.name()) > 0;
      if (replaced || future) {
        Durable.delete(file);
      }
    }
  }

  private static String numberOf(String segment) {
    return segment.substring(TIMELINE_DIGITS, 3 * TIMELINE_DIGITS);
  }

  /** Whether the checkpoint with which a backup began is in what was fetched. */
  boolean holds(BackupLabel label) throws IOException {
    return holds(wal, control, label);
  }

  static boolean holds(Path wal, ControlFile control, BackupLabel label) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(REDO + Long.BYTES).order(ByteOrder.nativeOrder());
    while (record.hasRemaining()) {
      Lsn place =
          WalEnd.behind(
              label.checkpoint(), record.position(), control.blockSize(), control.segmentSize());
      record.put(byteAt(place, wal, control.segmentSize()));
    }
    int kind = record.get(INFO) & OWN_BITS;
    return kind <= ONLINE_CHECKPOINT
        && record.get(MANAGER) == WAL_MANAGER
        && record.getLong(REDO) == label.start().lsn().value();
  }

  /** Of whatever timeline its segment is named after. */
  private static byte byteAt(Lsn place, Path wal, int segmentSize) throws IOException {
    WalSegment segment = WalSegment.at(0, place, segmentSize);
    ByteBuffer one = ByteBuffer.allocate(1);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(wal, "????????" + numberOf(segment.name()))) {
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file)) {
          channel.read(one, segment.offsetOf(place));
        }
        break;
      }
    }
    return one.get(0);
  }
}
