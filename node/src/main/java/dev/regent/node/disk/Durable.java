package dev.regent.node.disk;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** File operations that are on disk when they return: what a crash must not take back. */
public final class Durable {
  private static final Disk LOCAL = new LocalDisk();

  private Durable() {}

  /** Replaces a file whole, readable by its owner only: old or new after a crash, never half. */
  public static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with bytes. */
  public static void write(Path file, byte[] content) throws IOException {
    write(LOCAL, file, content);
  }

  /** The same on that disk. When it fails the file is the old one, or the new one not yet safe. */
  public static void write(Disk disk, Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    disk.delete(temporary);
    try {
      try (Disk.Draft draft = disk.create(temporary)) {
        draft.write(content);
        draft.force();
      }
      disk.rename(temporary, file);
    } catch (IOException e) {
      discard(disk, temporary, e);
      throw e;
    }
    disk.force(folderOf(file));
  }

  /** What could not be written whole must not fill a full disk further. */
  private static void discard(Disk disk, Path temporary, IOException because) {
    try {
      disk.delete(temporary);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Makes a folder in which files can be durable: its own name is on disk. */
  public static void createFolder(Disk disk, Path folder) throws IOException {
    disk.createFolder(folder);
    disk.force(folderOf(folder));
  }

  /** Renames within one folder, replacing a file or an empty folder. */
  public static void rename(Path from, Path to) throws IOException {
    LOCAL.rename(from, to);
    LOCAL.force(folderOf(to));
  }

  /** Deletes a file, if there is one. */
  public static void delete(Path file) throws IOException {
    if (LOCAL.delete(file)) {
      LOCAL.force(folderOf(file));
    }
  }

  /** Deletes a folder with all that is in it, if there is one; links are not followed. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
    LOCAL.force(folderOf(root));
  }

  /** Sees that what was created in that folder outlives a crash, by its name. */
  public static void syncFolder(Path folder) throws IOException {
    LOCAL.force(folder);
  }

  /** Brings to disk a folder that was filled without this class, and all that is in it. */
  public static void syncTree(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root)) {
      all = paths.toList();
    }
    for (Path each : all) {
      if (Files.isDirectory(each)) {
        LOCAL.force(each);
      } else {
        try (FileChannel channel = FileChannel.open(each, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    LOCAL.force(folderOf(root));
  }

  /** The bytes in all files of a folder. */
  public static long sizeOf(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no parent folder");
    }
    return parent;
  }
}
