package dev.regent.playground.cluster;

import dev.regent.playground.machine.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The one folder under which this user's playgrounds keep everything: one numbered folder each, and
 * the unpacked PostgreSQL that they share. Making and removing exclude one another, also between
 * processes.
 *
 * @param root of them all
 */
public record StateFolder(Path root) {
  private static final String OWNER = "demo.lock";
  private static final String GATE = "lock";
  private static final String EMBEDDED = "postgresql-";

  /** Another account must get through to its own folder, and see nothing on the way. */
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  /**
   * This user's, in that folder, made if it is not there. Somebody else's, or a link, is refused.
   */
  public static StateFolder open(Path temporary) {
    Path root = temporary.resolve("regent-demo-" + System.getProperty("user.name", ""));
    try {
      makePassable(root);
    } catch (FileAlreadyExistsException e) {
      refuseUnlessOurs(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StateFolder(root);
  }

  private static void refuseUnlessOurs(Path root) {
    try {
      Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      EnumSet<PosixFilePermission> others =
          EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
      if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
          || !Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(me)
          || !Collections.disjoint(Files.getPosixFilePermissions(root), others)) {
        throw new MachineException(
            root + " is not this user's own folder: remove it, or set TMPDIR to another place");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the embedded PostgreSQL of that version is unpacked. */
  public Path embeddedPostgres(String version) {
    return root.resolve(EMBEDDED + version);
  }

  /**
   * A playground's folder while its process lives: the kernel gives the lock up with the process.
   *
   * @param folder which the caller owns, and through which others pass
   */
  public record Claim(Path folder, FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A new numbered folder. */
  public Claim create() {
    return alone(
        () -> {
          try {
            int number = 1;
            while (Files.exists(
                root.resolve(Integer.toString(number)), LinkOption.NOFOLLOW_LINKS)) {
              number++;
            }
            Path folder = root.resolve(Integer.toString(number));
            makePassable(folder);
            FileChannel channel = channel(folder.resolve(OWNER));
            channel.lock();
            return new Claim(folder, channel);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void makePassable(Path folder) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PASSABLE); // Whatever the caller's umask.
  }

  /** The playgrounds that are there, in order; nothing else that lies about. */
  public List<Path> all() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (entry.getFileName().toString().matches("[1-9]\\d{0,8}")
            && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
            && Files.isRegularFile(entry.resolve(OWNER), LinkOption.NOFOLLOW_LINKS)) {
          found.add(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(path -> Integer.valueOf(path.getFileName().toString())));
    return found;
  }

  /**
   * Ends whatever still runs in that playground and removes it, unless its process lives.
   *
   * @return whether it is removed
   */
  public boolean remove(Path playground) {
    return alone(
        () -> {
          if (isInUse(playground)) {
            return false;
          }
          Leftovers.end(playground);
          delete(playground);
          return true;
        });
  }

  /** Removes the unpacked PostgreSQL and the folder itself, when nothing else is left in it. */
  public boolean removeIfEmpty() {
    return alone(
        () -> {
          if (!all().isEmpty()) {
            return false;
          }
          try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(root, EMBEDDED + "*")) {
            unpacked.forEach(StateFolder::delete);
            Files.deleteIfExists(root.resolve(GATE));
            Files.delete(root);
            return true;
          } catch (IOException e) {
            return false; // Something that is not ours lies there.
          }
        });
  }

  /** Does it while no other process does such a thing here. */
  public <T> T alone(Supplier<T> work) {
    try (FileChannel gate = channel(root.resolve(GATE));
        FileLock lock = gate.lock()) {
      lock.acquiredBy();
      return work.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isInUse(Path playground) {
    try (FileChannel channel = channel(playground.resolve(OWNER));
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // This very process's.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Links are deleted, not followed. */
  private static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
