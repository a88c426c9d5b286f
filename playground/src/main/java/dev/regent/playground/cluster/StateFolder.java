package dev.regent.playground.cluster;

import dev.regent.playground.machine.Account;
import dev.regent.playground.machine.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one folder under which this user's playgrounds keep everything: one numbered folder each, and
 * the unpacked PostgreSQL that they share.
 *
 * @param root of them all
 */
public record StateFolder(Path root) {
  private static final String OWNER = "demo.pid";

  /** This user's, made if it is not there. */
  public static StateFolder open() {
    String user = System.getProperty("user.name", "");
    Path root = Path.of(System.getProperty("java.io.tmpdir"), "regent-demo-" + user);
    try {
      try {
        // Another account must get through to its own folder, and see nothing on the way.
        Files.createDirectory(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      } catch (FileAlreadyExistsException e) {
        if (!Files.getOwner(root).getName().equals(user)) {
          throw new MachineException(root + " is somebody else's: set TMPDIR to another folder", e);
        }
      }
      return new StateFolder(root.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where an embedded PostgreSQL is unpacked. */
  public Path embeddedPostgres() {
    return root.resolve("postgresql");
  }

  /** A new numbered folder for one playground of this process. */
  public Path create(Account account) {
    try {
      for (int number = 1; ; number++) {
        Path folder = root.resolve(Integer.toString(number));
        if (tryCreate(folder)) {
          Files.writeString(folder.resolve(OWNER), identity(ProcessHandle.current()));
          account.give(folder);
          return folder;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean tryCreate(Path folder) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** The playgrounds that are there, in order. */
  public List<Path> all() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "[0-9]*")) {
      entries.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(path -> Integer.valueOf(path.getFileName().toString())));
    return found;
  }

  /** Whether the process that made that playground is still there to end it. */
  public boolean isInUse(Path playground) {
    try {
      String owner = Files.readString(playground.resolve(OWNER));
      return ProcessHandle.of(Long.parseLong(owner.lines().findFirst().orElse("0")))
          .filter(process -> identity(process).equals(owner))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends whatever still runs in that playground and removes it. */
  public static void remove(Path playground) {
    Leftovers.end(playground);
    delete(playground);
  }

  /** Removes the rest, when no playground is left; answers what was removed. */
  public Optional<Path> removeIfEmpty() {
    if (!all().isEmpty()) {
      return Optional.empty();
    }
    delete(root);
    return Optional.of(root);
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process's number may be another's later; its start tells them apart. */
  private static String identity(ProcessHandle process) {
    return process.pid() + "\n" + process.info().startInstant().map(Object::toString).orElse("");
  }
}
