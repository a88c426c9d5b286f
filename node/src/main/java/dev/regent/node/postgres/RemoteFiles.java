package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of a server's data directory through a session, a chunk at a time. */
final class RemoteFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteFiles.class);
  private static final int CHUNK = 1 << 20;
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final FileAttribute<?> FOLDER_MODE = mode("rwx------");
  private static final FileAttribute<?> FILE_MODE = mode("rw-------");

  /** Of what vanishes between the two functions there is no row. */
  private static final String LIST =
      "select name, stat.size, stat.isdir from pg_ls_dir(?, true, false) as name,"
          + " pg_stat_file(?::text || name, true) as stat"
          + " where stat.size is not null order by name";

  private static final String READ = "select pg_read_binary_file(?, ?, ?, true)";

  private final Session session;
  private Between between = () -> {};
  private long copied;
  private long lastLine = System.nanoTime();

  RemoteFiles(Session session) {
    this.session = session;
  }

  record Entry(String name, long size, boolean isFolder) {}

  /** What has to be done now and then, however large the files are. */
  @FunctionalInterface
  interface Between {
    void run() throws SQLException, IOException;
  }

  void beforeEachChunk(Between task) {
    between = task;
  }

  /** The data directory itself is the empty path. */
  List<Entry> list(String folder) throws SQLException {
    return session.ask(
        LIST,
        rows -> {
          List<Entry> entries = new ArrayList<>();
          while (rows.next()) {
            entries.add(new Entry(rows.getString(1), rows.getLong(2), rows.getBoolean(3)));
          }
          return entries;
        },
        folder.isEmpty() ? "." : folder,
        inside(folder));
  }

  /** Copies all that belongs in a base backup. */
  void copyFolder(String folder, Path to) throws SQLException, IOException {
    makeFolder(to);
    if (!BackupContents.hasContentOf(folder)) {
      return;
    }
    List<Entry> entries = list(folder);
    Set<String> names = entries.stream().map(Entry::name).collect(Collectors.toSet());
    for (Entry entry : entries) {
      String path = inside(folder) + entry.name();
      if (!BackupContents.has(path, names)) {
        continue;
      }
      if (entry.isFolder()) {
        copyFolder(path, to.resolve(entry.name()));
      } else {
        between.run();
        copyFile(path, entry.size(), to.resolve(entry.name()), between);
      }
    }
  }

  /**
   * Copies a file as far as it is there: one that vanishes was dropped, and what a file loses or
   * gets meanwhile is in the WAL. How much that was.
   */
  long copyFile(String path, long size, Path to, Between betweenChunks)
      throws SQLException, IOException {
    long position = 0;
    try (FileChannel file = create(to)) {
      while (position < size) {
        byte[] chunk = read(path, position, Math.min(CHUNK, size - position));
        if (chunk.length == 0) {
          break;
        }
        for (ByteBuffer rest = ByteBuffer.wrap(chunk); rest.hasRemaining(); ) {
          file.write(rest);
        }
        position += chunk.length;
        tellOf(path, chunk.length);
        betweenChunks.run();
      }
      if (position > CHUNK) {
        file.force(true); // The small ones are quicker all at once, at the end.
      }
    }
    return position;
  }

  /** A small file whole; empty when there is none. */
  byte[] read(String path) throws SQLException {
    return read(path, 0, CHUNK);
  }

  private byte[] read(String path, long position, long length) throws SQLException {
    return session.ask(
        READ,
        rows -> {
          byte[] bytes = rows.next() ? rows.getBytes(1) : null;
          return bytes == null ? new byte[0] : bytes;
        },
        path,
        position,
        length);
  }

  private void tellOf(String path, int bytes) {
    copied += bytes;
    if (System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
      lastLine = System.nanoTime();
      LOG.debug("{} MB copied, now at {}", copied >> 20, path);
    }
  }

  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, FOLDER_MODE);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE);
  }

  private static String inside(String folder) {
    return folder.isEmpty() ? "" : folder + "/";
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
