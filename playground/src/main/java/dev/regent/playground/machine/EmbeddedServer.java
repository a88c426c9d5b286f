package dev.regent.playground.machine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL that lies in a jar on the class path, as a compressed archive. */
final class EmbeddedServer {
  private EmbeddedServer() {}

  /** Unpacks it once: into a folder beside, then a rename, so that what is there is whole. */
  static Path unpack(Path target) {
    if (Files.isDirectory(target)) {
      return target;
    }
    Path partial =
        target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
    try (InputStream archive = archive()) {
      extract(archive, partial);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      return target; // Another demo was first.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + target, e);
    }
    return target;
  }

  private static InputStream archive() {
    String machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "arm_64";
          case String other -> other;
        };
    InputStream found =
        EmbeddedServer.class.getResourceAsStream("/postgres-linux-" + machine + ".txz");
    if (found == null) {
      throw new MachineException(
          "there is no PostgreSQL of version 15 to 18 here, and none to bring along for "
              + System.getProperty("os.name")
              + " on "
              + machine
              + ": install one");
    }
    return found;
  }

  private static void extract(InputStream archive, Path root) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("the archive leads out of its folder: " + entry.getName());
        }
        put(entry, tar, file);
      }
    }
  }

  private static void put(TarArchiveEntry entry, InputStream content, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    String permissions = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
